import { expect } from 'chai';
import { map } from 'rxjs';
import { OnIn, TaskThread, Thread } from 'taskthread';
import { settled, trial } from '../../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}

@Thread({ up: [Item] })
class Echo extends TaskThread<{ in: Item; up: Item }> {
  @OnIn(Item) echo(item: Item) {
    return this.up(item);
  }
}

describe('up$ of an embedded tree', () => {
  it('gives what the master sends UP from the subscription on, to each subscriber, until the tree has ended', async () => {
    const { tree, stop } = await trial(Echo);
    const heard: unknown[] = [];
    const hear = (who: string): void =>
      void tree.up$.subscribe({ next: ({ n }) => heard.push(`${who} ${n}`), complete: () => heard.push(`${who} end`) });
    hear('first');
    await tree.send(new Item(1));
    await settled();
    hear('second');
    await tree.send(new Item(2));
    await stop();
    expect(heard).to.deep.equal(['first 1', 'first 2', 'second 2', 'first end', 'second end']);
  });

  it('keeps what came up during the start for who subscribes then, more than a queue holds too', async () => {
    @Thread({ up: [Item] })
    class Early extends TaskThread<{ up: Item }> {
      protected override async enter() {
        for (let n = 0; n < 3000; n++) await this.up(new Item(n));
      }
    }
    const { tree, stop } = await trial(Early);
    const heard: number[] = [];
    tree.up$.subscribe(({ n }) => heard.push(n));
    expect(heard).to.deep.equal([]);
    await settled(50);
    expect([heard.length, heard[0], heard.at(-1)]).to.deep.equal([3000, 0, 2999]);
    await stop();
  });

  it('is complete without an error when the tree has failed', async () => {
    @Thread({ up: [Item] })
    class Failing extends TaskThread<{ in: Item; up: Item }> {
      @OnIn(Item) async fail(item: Item) {
        await this.up(item);
        throw new Error('as told');
      }
    }
    const { tree } = await trial(Failing);
    const heard: unknown[] = [];
    tree.up$.subscribe({
      next: ({ n }) => heard.push(n),
      error: () => heard.push('error'),
      complete: () => heard.push('complete'),
    });
    await tree.send(new Item(1));
    const { reason } = await tree.exited;
    expect([heard, reason]).to.deep.equal([[1, 'complete'], 'failed']);
  });

  it('harms nobody when a subscriber throws, also behind operators: it is logged, and the others hear on', async () => {
    const { tree, stop, log } = await trial(Echo);
    const heard: number[] = [];
    const throws = (): never => {
      throw new Error('oops');
    };
    tree.up$.subscribe(throws);
    tree.up$.pipe(map(({ n }) => n)).subscribe({ next: throws, complete: throws });
    tree.up$.subscribe(({ n }) => heard.push(n));
    for (const n of [1, 2]) await tree.send(new Item(n));
    const { reason, errors } = await stop();
    expect([heard, reason, errors]).to.deep.equal([[1, 2], 'stopped', []]);
    const line = 'error: What listens to the signals UP of the tree threw; the tree goes on.';
    expect(log.lines).to.deep.equal(Array.from({ length: 5 }, () => line));
  });
});
