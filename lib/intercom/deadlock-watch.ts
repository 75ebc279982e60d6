import type { CancelTimer, Clock } from '../tasks/clock.js';
import type { Edge } from './edge.js';

/**
 * Watches an edge both of whose directions have blocked senders, overdraft and all. Only a loop that makes more signals
 * than it consumes comes so far. When neither direction has handled anything for a time, none ever will.
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
      if (this.#done === before) this.#edge.deadlocked(this.#finding());
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

  #finding(): string {
    const { inward, upward } = this.#edge;
    const side = (who: string, method: string | undefined, queue: { waiting: number }): string =>
      `${method ?? `no handler of the ${who}`} (${queue.waiting} wait to send)`;
    const both = `${side('parent', upward!.handling, inward!.queue)} and ${side('child', inward!.handling, upward!.queue)}`;
    return `${both} wait for each other: nothing was handled for ${this.#edge.deadlockMs} ms.`;
  }
}
