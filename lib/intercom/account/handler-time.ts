import type { HandlerTimes } from '../../thread/edge-statistics.js';
import { Histogram } from './histogram.js';

export const noHandlerTimes: HandlerTimes = Object.freeze({ timed: 0, mean: 0, max: 0 });

/** ms after the last look for which the histogram is kept */
const lookMs = 60_000;

/** Adds up how long handlers took. */
export class HandlerTime {
  #timed = 0;
  #sum = 0;
  #max = 0;
  #lookedUntil = -Infinity;
  #histogram: Histogram | undefined;

  add(ms: number, now: number): void {
    this.#timed++;
    this.#sum += ms;
    this.longest(ms);
    if (now < this.#lookedUntil) (this.#histogram ??= new Histogram()).add(ms);
    else this.#histogram = undefined;
  }

  /** One that was not timed took about so long. */
  longest(ms: number): void {
    if (ms > this.#max) this.#max = ms;
  }

  /** Somebody looks: from now on, for a while, the p99 is kept too. */
  look(now: number): HandlerTimes {
    if (now >= this.#lookedUntil) this.#histogram = undefined;
    this.#lookedUntil = now + lookMs;
    const p99 = this.#histogram?.quantile(0.99);
    return {
      timed: this.#timed,
      mean: this.#timed === 0 ? 0 : this.#sum / this.#timed,
      max: this.#max,
      ...(p99 !== undefined && { p99: Math.min(p99, this.#max) }),
    };
  }
}

/** The sum of two, which has no p99. */
export function addHandlerTimes(a: HandlerTimes, b: HandlerTimes): HandlerTimes {
  if (a.timed === 0 || b.timed === 0) return a.timed === 0 ? b : a;
  const timed = a.timed + b.timed;
  return { timed, mean: (a.timed * a.mean + b.timed * b.mean) / timed, max: Math.max(a.max, b.max) };
}
