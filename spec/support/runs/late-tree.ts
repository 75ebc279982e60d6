import { Child, type ChildRef, OnIn, TaskThread, Thread, type Tree } from 'taskthread';
import { miscount } from '../miscount.js';
import { trial } from '../trees.js';

// A run of specs for the spec of the balance watch: a tree is miscounted when its spec is over, and ends `after` all specs, or at
// the `exit` of the process.
const when = process.env['MISCOUNTED'];

class Item {}

@Thread()
class Worker extends TaskThread<{ in: Item }> {
  @OnIn(Item) work() {}
}
@Thread()
class Late extends TaskThread {
  @Child(Worker) worker!: ChildRef<Worker>;
  protected override ready() {
    return this.worker.send(new Item());
  }
}

describe('a suite', () => {
  let tree: Tree<Late>;
  const end = (): Promise<unknown> => {
    miscount('handled');
    return tree.stop();
  };
  it('leaves a tree behind', async () => ({ tree } = await trial(Late)));

  if (when === 'after') after(end);
  else process.once('beforeExit', () => void end());
});
