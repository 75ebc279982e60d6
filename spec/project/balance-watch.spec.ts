import { expect } from 'chai';
import { Child, type ChildRef, OnIn, TaskThread, Thread } from 'taskthread';
import { Listener } from '#lib/intercom/listener.js';
import { expectBalances } from '../support/balance-watch.js';
import { trial } from '../support/trees.js';

class Item {}

@Thread()
class Worker extends TaskThread<{ in: Item }> {
  @OnIn(Item) work() {}
}
@Thread()
class Master extends TaskThread {
  @Child(Worker) worker!: ChildRef<Worker>;
  protected override ready() {
    return this.worker.send(new Item());
  }
}

describe('the teardown of each spec', () => {
  const flow = Object.getOwnPropertyDescriptor(Listener.prototype, 'flow')!;
  afterEach(() => Object.defineProperty(Listener.prototype, 'flow', flow));

  it('throws, once, when a tree has ended whose account does not balance', async () => {
    const { tree } = await trial(Master);
    Object.defineProperty(Listener.prototype, 'flow', {
      ...flow,
      get(this: Listener) {
        const { handled, ...others } = flow.get!.call(this) as Listener['flow'];
        return { ...others, handled: handled + 1 };
      },
    });
    await tree.stop();
    expect(expectBalances).to.throw(/master\/worker IN: accepted/);
    expect(expectBalances).not.to.throw();
  });
});
