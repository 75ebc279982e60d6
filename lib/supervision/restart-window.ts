/** Counts the restarts of one child within a sliding time, so that what cannot be healed is not tried for ever. */
export class RestartWindow {
  #times: number[] = [];

  /**
   * Takes down a restart, if there may be one more.
   *
   * @returns how many there were within the time before it; nothing when that is the most there may be
   */
  admit(
    now: number,
    { maxRestarts, withinMs }: { readonly maxRestarts: number; readonly withinMs: number },
  ): number | undefined {
    this.#times = this.#times.filter((time) => now - time < withinMs);
    const before = this.#times.length;
    if (before >= maxRestarts) return undefined;
    this.#times.push(now);
    return before;
  }
}
