import type { Cron, CronOptions } from 'croner';
import { createRequire } from 'node:module';

interface Croner {
  readonly Cron: new (pattern: string, options: CronOptions) => Cron;
}

/** A cron pattern in a time zone. What reads it is loaded with the first. */
export class CronPattern {
  readonly #cron: Cron;

  /** @throws Error that says what is wrong with the pattern */
  constructor(pattern: string, timezone: string | undefined) {
    const croner = createRequire(import.meta.url)('croner') as Croner;
    this.#cron = new croner.Cron(pattern, { timezone });
  }

  /** The first moment after that one, in ms since 1970; `undefined`: there is none. */
  after(time: number): number | undefined {
    return this.#cron.nextRun(new Date(time))?.getTime();
  }
}
