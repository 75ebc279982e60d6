import type { Clock } from '../../tasks/clock/clock.js';

/** What happened in a run: when, where, what. The text is made when somebody reads it. */
export class Trace {
  readonly #clock: Clock;
  readonly #entries: (readonly [at: number, path: string, what: string])[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(path: string, what: string): void {
    this.#entries.push([this.#clock.now(), path, what]);
  }

  /**
   * One line each: virtual ms, path, what happened.
   *
   * @param most the last so many lines; all unless told
   */
  text(most = Infinity): string {
    const last = this.#entries.slice(-Math.min(most, this.#entries.length));
    const left = this.#entries.length - last.length;
    const lines = last.map(
      ([at, path, what]) => `${String(Math.round(at * 10) / 10).padStart(9)} ms  ${path}  ${what}`,
    );
    return [...(left > 0 ? [`  … ${left} lines before`] : []), ...lines].join('\n');
  }
}
