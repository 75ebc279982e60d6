import { expect } from 'chai';
import { Child, type ChildRef, type Exit, OnIn, Rescheduling, TaskThread, Thread } from 'taskthread';
import { edge, gate, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}

describe("a child under 'always' that stops itself", () => {
  /** What happens when signals come, the first that ever do, while the first instance waits for its last task. */
  async function during(
    act: (worker: ChildRef<TaskThread<{ in: Item }>>, then: () => void) => void,
    advanceMs: number,
  ) {
    const happened: string[] = [];
    const held = gate();
    let made = 0;

    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      readonly #number = ++made;
      @OnIn(Item) take({ n }: Item) {
        happened.push(`${this.#number} takes ${n}`);
      }
      @Rescheduling({ maxRuns: 1 }) async leave() {
        if (this.#number > 1) return;
        this.stop();
        await held.opened;
      }
      protected override exit({ reason }: Exit) {
        happened.push(`${this.#number} exits ${reason}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { restart: 'always', backoff: { initialMs: 100, jitter: 0 } }) worker!: ChildRef<Worker>;
      @Rescheduling({ maxRuns: 1, initialDelayMs: 1 }) async send() {
        await this.worker.send(new Item(1));
        await settled(1);
        act(this.worker, held.open);
      }
    }
    const { clock, stop } = await trial(Master);
    await clock.advance(1 + advanceMs);
    const stopped = stop();
    held.open();
    const account = edge(await stopped, 'master/worker').in;
    return { happened, account };
  }

  it('leaves what comes meanwhile to the next instance', async () => {
    const { happened, account } = await during((_worker, then) => then(), 100);
    expect(happened).to.deep.equal(['1 exits finished', '2 takes 1', '2 exits stopped']);
    expect(account).to.include({ accepted: 1, handled: 1 });
  });

  it('handles what came meanwhile itself when its parent stops it: there will be no next one', async () => {
    const { happened, account } = await during((worker, then) => {
      void worker.stop();
      then();
    }, 100);
    expect(happened).to.deep.equal(['1 takes 1', '1 exits finished']);
    expect(account).to.include({ accepted: 1, handled: 1 });
  });

  it('does so, too, when its parent stops with it', async () => {
    const { happened, account } = await during(() => {}, 0);
    expect(happened).to.deep.equal(['1 takes 1', '1 exits finished']);
    expect(account).to.include({ accepted: 1, handled: 1 });
  });

  it('refuses, then, what comes later', async () => {
    const { happened, account } = await during((worker, then) => {
      void worker.stop();
      worker.trySend(new Item(2));
      then();
    }, 100);
    expect(happened).to.deep.equal(['1 takes 1', '1 exits finished']);
    expect(account).to.include({ offered: 2, refused: 1, handled: 1 });
  });
});
