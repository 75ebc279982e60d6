import { warmAndAtFirst } from '../../support/warm.js';
import type { Figures } from '../../support/workload.js';
import { BoundedQueue } from './bounded-queue.js';
import { Tick } from './tick.js';

class Pair {
  readonly #down = new BoundedQueue<Tick>((tick) => void this.#up.push(new Tick(tick.count - 1)));
  readonly #up = new BoundedQueue<Tick>((tick) => {
    if (tick.count === 0) this.#finish();
    else void this.#down.push(new Tick(tick.count));
  });
  #finish!: () => void;

  play(count: number): Promise<void> {
    void this.#down.push(new Tick(count));
    return new Promise((resolve) => (this.#finish = resolve));
  }
}

export async function measure(size: number): Promise<Figures> {
  const pairs = [new Pair(), new Pair()];
  const games = [...pairs, ...pairs].map((pair) => () => pair.play(size));
  return warmAndAtFirst(size, 'round trips', games);
}
