type Tell = () => void;

/** Who waits for a run of a task: for the next one, which was asked for, or for the one in progress. */
export class RunRequests {
  #next: Tell[] | undefined = undefined;
  #current: Tell[] | undefined = undefined;

  /** whether a run was asked for that has not begun */
  get pending(): boolean {
    return this.#next !== undefined;
  }

  /** Asks for a run; resolves when that has ended, or there will be none. */
  ask(): Promise<void> {
    return new Promise((resolve) => (this.#next ??= []).push(resolve));
  }

  /** Resolves when the run in progress has ended. */
  whenEnded(): Promise<void> {
    return new Promise((resolve) => (this.#current ??= []).push(resolve));
  }

  begin(): void {
    this.#current = this.#next;
    this.#next = undefined;
  }

  end(): void {
    const told = this.#current;
    this.#current = undefined;
    for (const tell of told ?? []) tell();
  }

  /** There will be no run. */
  giveUp(): void {
    const told = this.#next;
    this.#next = undefined;
    for (const tell of told ?? []) tell();
  }
}
