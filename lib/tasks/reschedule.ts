/** What a run may return to say when, or whether, the next one is. */
export class Reschedule {
  private constructor(
    /** ms until the next run; `undefined`: there is none */
    readonly afterMs: number | undefined,
  ) {}

  /** The task ends; its thread goes on. */
  static stop(): Reschedule {
    return new Reschedule(undefined);
  }

  /**
   * The next run comes after `ms` milliseconds instead of the interval.
   *
   * @example
   * ```ts
   * @Rescheduling(1000)
   * async poll() { if (!(await this.hasWork())) return Reschedule.after(30_000); }
   * ```
   */
  static after(ms: number): Reschedule {
    return new Reschedule(ms);
  }
}
