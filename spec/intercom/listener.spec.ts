import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  TaskThread,
  TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { edge, expectAccountBalances, gate, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}
class Special extends Item {}
class Other {
  constructor(readonly n: number) {}
}

describe('a listener', () => {
  let happened: string[] = [];
  const say = (what: string): void => void happened.push(what);
  beforeEach(() => {
    happened = [];
  });

  it('handles the signals of an edge in order, one at a time, whatever their class', async () => {
    @Thread()
    class Child1 extends TaskThread<{ in: Item | Other }> {
      @OnIn(Item) async item(item: Item) {
        say(`item ${item.n} begins`);
        await settled(1);
        say(`item ${item.n} ends`);
      }
      @OnIn(Other) other(other: Other) {
        say(`other ${other.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Child1) child!: ChildRef<Child1>;
      protected override ready() {
        void this.child.send(new Item(1));
        void this.child.send(new Other(2));
        void this.child.send(new Item(3));
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['item 1 begins', 'item 1 ends', 'other 2', 'item 3 begins', 'item 3 ends']);
  });

  it('does not wait for the listeners of other edges', async () => {
    const held = gate();
    @Thread({ up: [Item] })
    class Speaker extends TaskThread<{ up: Item }> {
      constructor(readonly n: number) {
        super();
      }
      protected override ready() {
        return this.up(new Item(this.n));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Speaker, { args: [1] }) slow!: ChildRef<Speaker>;
      @Child(Speaker, { args: [2] }) quick!: ChildRef<Speaker>;
      @OnUp(Item) async hear(item: Item, child: ChildRef) {
        if (item.n === 1) await held.opened;
        say(`${child.id} ${item.n}`);
      }
    }
    const { stop } = await trial(Master);
    await settled();
    held.open();
    await stop();
    expect(happened).to.deep.equal(['quick 2', 'slow 1']);
  });

  it('is found by the class of the signal, else by its nearest declared base', async () => {
    class MoreSpecial extends Special {}
    @Thread()
    class Child2 extends TaskThread<{ in: Item | Special }> {
      @OnIn(Item) item(item: Item) {
        say(`Item ${item.n}`);
      }
      @OnIn(Special) special(special: Special) {
        say(`Special ${special.n}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Child2) child!: ChildRef<Child2>;
      protected override ready() {
        return this.child.sendAll([new Item(1), new Special(2), new MoreSpecial(3)]);
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['Item 1', 'Special 2', 'Special 3']);
  });

  it('narrowed to a class of child wins over a general one', async () => {
    @Thread({ up: [Item] })
    class A extends TaskThread<{ up: Item }> {
      protected override ready() {
        return this.up(new Item(1));
      }
    }
    @Thread({ up: [Item] })
    class B extends A {}
    @Thread({ up: [Item] })
    class C extends TaskThread<{ up: Item }> {
      protected override ready() {
        return this.up(new Item(3));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(B) b!: ChildRef<B>;
      @Child(C) c!: ChildRef<C>;
      @OnUp(Item) any(item: Item) {
        say(`general ${item.n}`);
      }
      @OnUp(Item, { from: A }) fromA(item: Item, child: ChildRef<A>) {
        say(`from A: ${child.id} ${item.n}`);
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['from A: b 1', 'general 3']);
  });

  it('throws an undeclared signal to the sender, in every way to send', async () => {
    @Thread({ up: [Item] })
    class Child3 extends TaskThread<{ in: Item; up: Item }> {
      @OnIn(Item) take() {}
      protected override ready() {
        const self = this as unknown as { up(s: unknown): void; upAll(s: unknown[]): void; tryUp(s: unknown): void };
        attempt('up', () => self.up(new Other(1)));
        attempt('upAll', () => self.upAll([new Item(1), new Other(1)]));
        attempt('tryUp', () => self.tryUp(5));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Child3) child!: ChildRef<Child3>;
      @Children(Child3) group!: ThreadGroup<typeof Child3>;
      @OnUp(Item) hear() {}
      protected override async ready() {
        await this.group.spawn();
        const child = this.child as ChildRef;
        attempt('send', () => child.send(new Other(1) as never));
        attempt('sendAll', () => child.sendAll([null] as never[]));
        attempt('trySend', () => child.trySend('text' as never));
        attempt('group', () => (this.group as unknown as { broadcast(s: unknown): void }).broadcast(new Other(1)));
        attempt('broadcast', () => (this as unknown as { broadcast(s: unknown): void }).broadcast(new Other(1)));
      }
    }
    const attempt = (how: string, act: () => unknown): void => {
      try {
        act();
        say(`${how}: nothing thrown`);
      } catch (error) {
        say(`${how}: ${error instanceof TaskThreadError ? `${error.code} ${error.signal}` : String(error)}`);
      }
    };
    const { stop } = await trial(Master);
    expect(happened).to.deep.equal([
      'up: UNDECLARED_SIGNAL Other',
      'upAll: UNDECLARED_SIGNAL Other',
      'tryUp: UNDECLARED_SIGNAL 5',
      'up: UNDECLARED_SIGNAL Other',
      'upAll: UNDECLARED_SIGNAL Other',
      'tryUp: UNDECLARED_SIGNAL 5',
      'send: UNDECLARED_SIGNAL Other',
      'sendAll: UNDECLARED_SIGNAL null',
      'trySend: UNDECLARED_SIGNAL "text"',
      'group: UNDECLARED_SIGNAL Other',
      'broadcast: UNDECLARED_SIGNAL Other',
    ]);
    await stop();
  });

  it('throws an undeclared signal to the sender whatever was sent before it, and lets no other take its place', async () => {
    const bare = Object.assign(Object.create(null) as object, { n: 0 });
    const odd: unknown[] = [bare, undefined, null, 5, { constructor: undefined }, new Other(1)];
    const codes = (send: (signal: unknown) => unknown): string =>
      [...odd, new Item(1), ...odd, new Item(2), new Special(3), new Item(4), ...odd]
        .map((signal) => {
          try {
            void send(signal);
            return 'o';
          } catch (error) {
            return (error as TaskThreadError).code === 'UNDECLARED_SIGNAL' ? 'x' : '?';
          }
        })
        .join('');
    @Thread({ up: [Item] })
    class Sender extends TaskThread<{ in: Item; up: Item }> {
      @OnIn(Item) take(item: Item) {
        say(`in ${item.n}`);
      }
      protected override ready() {
        this.tryUp(new Item(0));
        say(codes((signal) => this.up(signal as Item)));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Sender) child!: ChildRef<Sender>;
      @OnUp(Item) hear(item: Item) {
        say(`up ${item.n}`);
      }
      protected override ready() {
        this.child.trySend(new Item(0));
        say(codes((signal) => (this.child as ChildRef).send(signal as never)));
      }
    }
    await (await trial(Master)).stop();
    const sent = 'xxxxxxoxxxxxxoooxxxxxx';
    expect(happened).to.deep.equal([
      sent,
      sent,
      ...['up', 'in'].flatMap((to) => [0, 1, 2, 3, 4].map((n) => `${to} ${n}`)),
    ]);
  });

  it('lets senders wait while the queue is full: capacity is what the declaration says', async () => {
    const held = gate();
    @Thread({ queues: { in: { capacity: 3 } } })
    class Child4 extends TaskThread<{ in: Item }> {
      @OnIn(Item) async take() {
        await held.opened;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Child4) child!: ChildRef<Child4>;
      protected override async ready() {
        await this.child.send(new Item(0));
        await settled(1);
        // One runs, three are queued, the next waits.
        for (let n = 1; n <= 4; n++) say(this.child.send(new Item(n)) ? 'waits' : 'accepted');
        const { queued, running, waiting } = this.child.statistics().in;
        say(JSON.stringify({ queued, running, waiting, try: this.child.trySend(new Item(9)) }));
      }
    }
    const { stop } = await trial(Master);
    expect(happened).to.deep.equal([
      'accepted',
      'accepted',
      'accepted',
      'waits',
      '{"queued":3,"running":1,"waiting":1,"try":false}',
    ]);
    held.open();
    expect(edge(await stop(), 'master/child').in).to.include({ offered: 6, accepted: 5, refused: 1, handled: 5 });
  });

  it('holds 1,024 signals unless told', async () => {
    @Thread()
    class Child5 extends TaskThread<{ in: Item }> {
      @OnIn(Item) take() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Child5) child!: ChildRef<Child5>;
      protected override ready() {
        let accepted = 0;
        while (this.child.trySend(new Item(0))) accepted++;
        say(`${accepted}`);
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['1024']);
  });

  it('keeps an account that balances while signals wait, run, fail and are handled', async () => {
    const held = gate();
    @Thread({ queues: { in: { capacity: 2 } } })
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) async take(item: Item) {
        if (item.n === 0) await held.opened;
        if (item.n === 3) throw new Error('three');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      protected override async ready() {
        const worker = await this.workers.spawn();
        for (let n = 0; n < 6; n++) {
          void worker.send(new Item(n));
          await settled(1);
          expectAccountBalances(worker.statistics().in, `after ${n}`);
        }
        held.open();
        await worker.exited;
        void worker.send(new Item(7));
        expectAccountBalances(worker.statistics().in, 'after its end');
        const { offered, refused, handled, failed, discarded } = worker.statistics().in;
        say(JSON.stringify({ offered, refused, handled, failed, discarded }));
      }
    }
    const { stop } = await trial(Master);
    // 0, 1, 2 are handled, 3 fails; 4 and 5 are given up with the thread, 7 comes too late.
    expect(happened).to.deep.equal(['{"offered":7,"refused":1,"handled":3,"failed":1,"discarded":2}']);
    await stop();
  });

  it('offers a broadcast to every child at once and waits for the slowest', async () => {
    const held = gate();
    @Thread({ queues: { in: { capacity: 1 } } })
    class Taker extends TaskThread<{ in: Item }> {
      constructor(readonly wait: Promise<void> | undefined) {
        super();
      }
      @OnIn(Item) take(item: Item) {
        say(`${this.id} ${item.n}`);
        return this.wait;
      }
    }
    @Thread()
    class Master extends TaskThread<{ down: Item }> {
      @Child(Taker, { args: [held.opened] }) slow!: ChildRef<Taker>;
      @Child(Taker, { args: [undefined] }) quick!: ChildRef<Taker>;
      protected override async ready() {
        await this.broadcast(new Item(1));
        await settled(1);
        await this.broadcast(new Item(2));
        const third = this.broadcast(new Item(3)) as Promise<void>;
        await settled(1);
        say('third waits');
        void third.then(() => say('third accepted'));
        held.open();
        await third;
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal([
      'slow 1',
      'quick 1',
      'quick 2',
      'quick 3',
      'third waits',
      'slow 2',
      'third accepted',
      'slow 3',
    ]);
  });

  it('relays what forwardUp and forwardIn name, without a method', async () => {
    @Thread({ up: [Item] })
    class Leaf extends TaskThread<{ in: Other; up: Item }> {
      @OnIn(Other) other(other: Other) {
        return this.up(new Item(other.n));
      }
    }
    @Thread({ forwardUp: [Item], forwardIn: [Other] })
    class Middle extends TaskThread<{ in: Other; up: Item }> {
      @Child(Leaf) left!: ChildRef<Leaf>;
      @Children(Leaf) right!: ThreadGroup<typeof Leaf>;
      protected override async ready() {
        await this.right.spawn();
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Middle) middle!: ChildRef<Middle>;
      @OnUp(Item) hear(item: Item, child: ChildRef) {
        say(`${child.path} ${item.n}`);
      }
      protected override ready() {
        return this.middle.sendAll([new Other(1), new Other(2)]);
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['master/middle 1', 'master/middle 2', 'master/middle 1', 'master/middle 2']);
  });
});
