import type { CancelTimer, Clock } from '../tasks/clock/clock.js';
import type { Edge } from './edge.js';
import type { Listener } from './listener.js';

/** few edges ever have one: kept here, it costs the others nothing */
const watches = new WeakMap<Edge, DeadlockWatch>();

/** how often it looks in the time that makes a deadlock */
const looks = 4;

/**
 * Watches an edge both of whose directions have blocked senders, overdraft and all. A loop that makes more signals than
 * it consumes comes so far, and a thread whose work stands still. They are told apart by what the handlers wait for: when
 * neither direction has handled anything for a time and all waits lead back to each other, none ever will.
 */
export class DeadlockWatch {
  readonly #edge: Edge;
  readonly #clock: Clock;
  #cancelTimer: CancelTimer | undefined;
  /** what was done with when it last looked and found more than before, and when that was */
  #seen = -1;
  #since = 0;
  /** up to where it has told of a stall */
  #told = -1;

  constructor(edge: Edge, clock: Clock) {
    this.#edge = edge;
    this.#clock = clock;
  }

  /** The watch of an edge, made when it is first needed. */
  static of(edge: Edge, clock: Clock): DeadlockWatch {
    let watch = watches.get(edge);
    if (!watch) watches.set(edge, (watch = new DeadlockWatch(edge, clock)));
    return watch;
  }

  static cancel(edge: Edge): void {
    watches.get(edge)?.cancel();
  }

  /** A sender in one of the directions begins to wait, and the other has blocked senders too. */
  arm(): void {
    if (this.#cancelTimer) return this.#look();
    this.#seen = this.#done;
    this.#since = this.#clock.now();
    this.#wait();
  }

  cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #look(): void {
    if (this.#done === this.#seen) return;
    this.#seen = this.#done;
    this.#since = this.#clock.now();
  }

  #wait(): void {
    const ms = this.#edge.deadlockMs / looks;
    this.#cancelTimer = this.#clock.setTimer(ms, this.#lookAgain, this.#edge, 'deadlock watch');
  }

  readonly #lookAgain = (): void => {
    this.#cancelTimer = undefined;
    if (!this.#blocked) return;
    this.#look();
    if (this.#clock.now() - this.#since >= this.#edge.deadlockMs) {
      if (this.#hopeless) return this.#edge.deadlocked(this.#finding('wait for each other'));
      this.#tell();
    }
    this.#wait();
  };

  /** What cannot be told from other work must not be silent. */
  #tell(): void {
    if (this.#told === this.#seen) return;
    this.#told = this.#seen;
    this.#edge.stalled(this.#finding('are blocked, or at other work'));
  }

  get #done(): number {
    return this.#edge.inward!.done + this.#edge.upward!.done;
  }

  get #blocked(): boolean {
    return this.#edge.inward!.queue.waiting > 0 && this.#edge.upward!.queue.waiting > 0;
  }

  /** Whether all that its handlers wait for, and what that waits for in turn, is such waiting too. */
  get #hopeless(): boolean {
    const waits = new Set<Listener>([this.#edge.inward!, this.#edge.upward!]);
    for (const listener of waits) {
      const next = listener.handlers > 0 ? listener.receiver.waitsFor : undefined;
      if (!next) return false;
      for (const each of next) waits.add(each);
    }
    return true;
  }

  #finding(how: string): string {
    const { inward, upward } = this.#edge;
    const side = (who: string, method: string | undefined, queue: { waiting: number }): string =>
      `${method ?? `no handler of the ${who}`} (${queue.waiting} wait to send)`;
    const both = `${side('parent', upward!.calls[0]?.member, inward!.queue)} and ${side('child', inward!.calls[0]?.member, upward!.queue)}`;
    return `${both} ${how}: nothing was handled for ${this.#edge.deadlockMs} ms.`;
  }
}
