/** What one instance of a thread does: it is told of each call of a method of it. */
export class Life {
  readonly path: string;
  readonly #runs = new Map<string, number>();
  exited = false;

  constructor(path: string) {
    this.path = path;
  }

  began(member: string): void {
    this.#runs.set(member, this.runsOf(member) + 1);
  }

  ended(member: string): void {
    const left = this.runsOf(member) - 1;
    if (left > 0) this.#runs.set(member, left);
    else this.#runs.delete(member);
  }

  runsOf(member: string): number {
    return this.#runs.get(member) ?? 0;
  }

  /** what runs now */
  get running(): readonly string[] {
    return [...this.#runs.keys()];
  }
}
