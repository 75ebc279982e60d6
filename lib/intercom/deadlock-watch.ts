import type { CancelTimer, Clock } from '../tasks/clock.js';
import type { Edge } from './edge.js';
import type { Listener } from './listener.js';

/**
 * Watches an edge both of whose directions have blocked senders, overdraft and all. A loop that makes more signals than
 * it consumes comes so far, and a thread whose work stands still. They are told apart by what the handlers wait for: when
 * neither direction has handled anything for a time and all waits lead back to each other, none ever will.
 */
export class DeadlockWatch {
  readonly #edge: Edge;
  readonly #clock: Clock;
  #cancelTimer: CancelTimer | undefined;

  constructor(edge: Edge, clock: Clock) {
    this.#edge = edge;
    this.#clock = clock;
  }

  arm(): void {
    if (this.#cancelTimer) return;
    const before = this.#done;
    this.#cancelTimer = this.#clock.setTimer(this.#edge.deadlockMs, () => {
      this.#cancelTimer = undefined;
      if (!this.#blocked) return;
      if (this.#done === before && this.#hopeless) this.#edge.deadlocked(this.#finding());
      else this.arm();
    });
  }

  cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
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
      const next = listener.runs ? listener.receiver.waitsFor : undefined;
      if (!next) return false;
      for (const each of next) waits.add(each);
    }
    return true;
  }

  #finding(): string {
    const { inward, upward } = this.#edge;
    const side = (who: string, method: string | undefined, queue: { waiting: number }): string =>
      `${method ?? `no handler of the ${who}`} (${queue.waiting} wait to send)`;
    const both = `${side('parent', upward!.handling, inward!.queue)} and ${side('child', inward!.handling, upward!.queue)}`;
    return `${both} wait for each other: nothing was handled for ${this.#edge.deadlockMs} ms.`;
  }
}
