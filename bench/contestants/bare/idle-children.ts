import { perSecond } from '../../support/timed.js';
import type { Figures } from '../../support/workload.js';
import { GrowingQueue } from './growing-queue.js';
import type { Tick } from './tick.js';

class Child {
  running = false;
  sum = 0;
  readonly inward = new GrowingQueue<Tick>((tick) => (this.sum += tick.count));

  async start(): Promise<this> {
    this.running = true;
    return this;
  }

  async stop(): Promise<void> {
    this.running = false;
  }
}

class Parent {
  readonly #children = new Map<number, Child>();
  #next = 0;

  async spawn(): Promise<Child> {
    const child = new Child();
    this.#children.set(this.#next++, child);
    return child.start();
  }

  async stop(): Promise<void> {
    for (const [key, child] of this.#children) {
      await child.stop();
      this.#children.delete(key);
    }
  }
}

export async function measure(size: number): Promise<Figures> {
  const spawn = async (parent: Parent, count: number): Promise<void> => {
    for (let at = 0; at < count; at++) await parent.spawn();
  };
  const [warmUp, other, parent] = [new Parent(), new Parent(), new Parent()];
  await spawn(warmUp, Math.ceil(size / 5));
  await warmUp.stop();
  await spawn(other, 2);
  return {
    'starts/s': await perSecond(size, () => spawn(parent, size)),
    'stops/s': await perSecond(size, () => parent.stop()),
  };
}
