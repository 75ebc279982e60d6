import type { Clock } from '../../tasks/clock/clock.js';
import type { Dispatcher } from '../../tasks/dispatcher.js';
import type { HandlerTimes } from '../../thread/edge-statistics.js';
import { HandlerTime } from './handler-time.js';

/** ms from which a handler that is not timed is measured as well as it can be */
const longMs = 2;

/** Times the handlers of a listener: of each ms the first that begins, for a look at the clock costs as much as a signal. */
export class Stopwatch {
  readonly #clock: Clock;
  private readonly dispatcher: Dispatcher;
  /** the ms, by `lookedAt`, in which the last handler that was timed began: about when the last one did */
  beganMs = -1;
  #time: HandlerTime | undefined;
  /** when the listener last came to rest, by `lookedAt` */
  private restedMs: number | undefined;

  constructor(clock: Clock, dispatcher: Dispatcher) {
    this.#clock = clock;
    this.dispatcher = dispatcher;
  }

  /** ms since that ms, to a few */
  since(ms: number): number {
    return (this.#clock.now() - ms) | 0;
  }

  /** @returns now, when the handler that begins is to be timed */
  begins(): number | undefined {
    return this.dispatcher.lookedAt === this.beganMs ? undefined : this.firstOfMs();
  }

  /** A handler that began then is done. */
  ends(timedFrom: number): undefined {
    const now = this.#clock.now();
    (this.#time ??= new HandlerTime()).add(now - timedFrom, now);
  }

  /** A handler that returned a promise is done: one that was not timed took a while, and is measured if that was long. */
  settles(timedFrom: number | undefined, beganMs: number): void {
    if (timedFrom !== undefined) return this.ends(timedFrom);
    if (this.dispatcher.lookedAt === beganMs) return;
    const ms = this.ms() - beganMs;
    if (ms > longMs) (this.#time ??= new HandlerTime()).longest(ms);
  }

  /** The listener has come to rest. */
  rests(): void {
    this.restedMs = this.ms();
  }

  /** ms since it did, to a few; nothing when it never did */
  get restsForMs(): number | undefined {
    return this.restedMs === undefined ? undefined : this.since(this.restedMs);
  }

  look(): HandlerTimes {
    return (this.#time ??= new HandlerTime()).look(this.#clock.now());
  }

  /** Whole ms of the clock as of a few jobs ago. A method: V8 looks up a private getter anew each time it is read. */
  private ms(): number {
    return this.dispatcher.lookedAt ?? this.#clock.now() | 0;
  }

  private firstOfMs(): number | undefined {
    const ms = this.ms();
    if (ms === this.beganMs) return undefined;
    this.beganMs = ms;
    return this.#clock.now();
  }
}
