import { SignalQueue } from '#lib/intercom/queue/queue.js';
import { ByClass } from '#lib/intercom/by-class.js';
import { expect } from 'chai';
import {
  Child,
  type ChildRef,
  Children,
  OnIn,
  OnUp,
  type QueueOptions,
  TaskThread,
  Thread,
  type ThreadGroup,
  toObservable,
} from 'taskthread';
import { isolate } from 'taskthread/testing';
import { edge, gate, settled, trial } from '../../support/trees.js';

class Climb {
  constructor(readonly what: string) {}
}
class Alpha {
  constructor(readonly n: number) {}
}
class AlphaPlus extends Alpha {}
class Beta {
  readonly b = true;
  constructor(readonly n: number) {}
}

let happened: string[] = [];
let passed: number[] = [];
let held: Promise<void> | undefined;

/** A chain of master, relay and source: the relay forwards Alpha and handles Beta. */
async function chain(up: QueueOptions = {}) {
  let source!: Source;
  let self!: { readonly relay: ChildRef<Relay> };
  @Thread({ up: [Alpha, Beta], queues: { up: { capacity: 4 } } })
  class Source extends TaskThread<{ up: Alpha | Beta }> {
    protected override enter() {
      source = this;
    }
  }
  @Thread({ forwardUp: [Alpha], up: [Beta], queues: { up: { capacity: 4, ...up } } })
  class Relay extends TaskThread<{ up: Alpha | Beta }> {
    @Child(Source) source!: ChildRef<Source>;
    @OnUp(Beta) pass(beta: Beta) {
      passed.push(beta.n);
      return this.up(beta);
    }
  }
  @Thread()
  class Master extends TaskThread {
    @Child(Relay) relay!: ChildRef<Relay>;
    protected override enter() {
      self = this;
    }
    @OnUp(Alpha) alpha({ n }: Alpha) {
      happened.push(`alpha ${n}`);
      return held;
    }
    @OnUp(Beta) beta({ n }: Beta) {
      happened.push(`beta ${n}`);
    }
  }
  const tried = await trial(Master);
  return { ...tried, source, relay: self.relay };
}

describe('a signal that is forwarded', () => {
  beforeEach(() => {
    happened = [];
    passed = [];
    held = undefined;
  });

  it('keeps its place among those that are handled, and among those of a subclass', async () => {
    const { source, stop } = await chain();
    const signals = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) =>
      n % 3 === 0 ? new Beta(n) : n % 4 === 0 ? new AlphaPlus(n) : new Alpha(n),
    );
    await source.upAll(signals);
    await stop();
    const order = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => (n % 3 === 0 ? `beta ${n}` : `alpha ${n}`));
    expect([happened, passed]).to.deep.equal([order, [3, 6, 9]]);
  });

  it('waits where the next queue is full, and so does who sent it', async () => {
    const { source, tree, stop } = await chain();
    const open = gate();
    held = open.opened;
    let sent = 0;
    const sending = (async () => {
      for (; sent < 20; sent++) await source.up(new Alpha(sent));
    })();
    await settled();
    const [relay] = tree.snapshot().children;
    const [below] = relay!.children;
    expect([relay!.edge.up.queued, relay!.edge.up.waiting, relay!.edge.up.running]).to.deep.equal([4, 1, 1]);
    expect([below!.edge.up.queued, below!.edge.up.waiting, below!.edge.up.running]).to.deep.equal([4, 1, 1]);
    expect(sent).to.equal(10);
    open.open();
    await sending;
    const report = await stop();
    expect(happened).to.have.length(20);
    for (const path of ['master/relay', 'master/relay/source']) {
      const { offered, accepted, handled, peak } = edge(report, path).up;
      expect([offered, accepted, handled, peak], path).to.deep.equal([20, 20, 20, 4]);
    }
  });

  it('is up to the overflow policy of the next queue', async () => {
    const { source, stop } = await chain({ overflow: 'drop-oldest' });
    const open = gate();
    held = open.opened;
    await source.upAll([1, 2, 3, 4, 5, 6, 7].map((n) => new Alpha(n)));
    await settled();
    open.open();
    const { handled, dropped } = edge(await stop(), 'master/relay').up;
    expect([handled + dropped, dropped > 0]).to.deep.equal([7, true]);
  });

  it('is seen by who observes the edge it comes by, each of them', async () => {
    const { source, relay, stop } = await chain();
    const seen: number[] = [];
    toObservable(relay, Alpha).subscribe(({ n }) => seen.push(n));
    await source.upAll([new Alpha(1), new Alpha(2)]);
    await stop();
    expect([seen, happened]).to.deep.equal([
      [1, 2],
      ['alpha 1', 'alpha 2'],
    ]);
  });

  it('goes down to the one child that takes it, or to several', async () => {
    @Thread()
    class Taker extends TaskThread<{ in: Climb }> {
      @OnIn(Climb) take({ what }: Climb) {
        happened.push(`${this.id} ${what}`);
      }
    }
    @Thread({ forwardIn: [Climb] })
    class One extends TaskThread<{ in: Climb }> {
      @Child(Taker) taker!: ChildRef<Taker>;
    }
    @Thread({ forwardIn: [Climb] })
    class Top extends TaskThread<{ in: Climb }> {
      @Child(One) one!: ChildRef<One>;
      @Child(Taker) other!: ChildRef<Taker>;
    }
    const { tree, stop } = await trial(Top);
    for (const what of ['a', 'b']) await tree.send(new Climb(what));
    await stop();
    expect(happened.sort()).to.deep.equal(['other a', 'other b', 'taker a', 'taker b']);
  });

  it('goes down to the one member of a group, and to the next as well once that has come', async () => {
    @Thread()
    class Taker extends TaskThread<{ in: Climb }> {
      @OnIn(Climb) take({ what }: Climb) {
        happened.push(`${this.id} ${what}`);
      }
    }
    let top!: Top;
    @Thread({ forwardIn: [Climb] })
    class Top extends TaskThread<{ in: Climb }> {
      @Children(Taker) takers!: ThreadGroup<typeof Taker>;
      protected override enter() {
        top = this;
      }
    }
    const { tree, stop } = await trial(Top);
    await tree.send(new Climb('to nobody'));
    await settled();
    for (const what of ['a', 'b']) {
      await top.takers.spawnAs(what);
      await tree.send(new Climb(what));
      await settled();
    }
    await stop();
    expect(happened).to.deep.equal(['takers[a] a', 'takers[a] b', 'takers[b] b']);
  });

  it('is seen by the test of the thread that forwards it', async () => {
    @Thread({ up: [Alpha] })
    class Source extends TaskThread<{ up: Alpha }> {}
    @Thread({ forwardUp: [Alpha] })
    class Relay extends TaskThread<{ up: Alpha }> {
      @Child(Source) source!: ChildRef<Source>;
    }
    const thread = await isolate(Relay);
    await thread.child('source').up(new Alpha(1));
    expect(thread.ups(Alpha)).to.have.length(1);
    await thread.stop();
  });

  it('is moved with its like, as far as there is room; who waited for room comes in', async () => {
    const woken: string[] = [];
    const queue = (name: string, capacity: number): SignalQueue =>
      new SignalQueue(
        { oppositeBlocked: false, blocked() {}, wake: () => void woken.push(name) } as never,
        { capacity },
        new ByClass(new Map()),
      );
    const [from, to] = [queue('from', 4), queue('to', 3)];
    for (const n of [1, 2, 3]) void from.offer(new Alpha(n));
    void from.offer(new Beta(4));
    let entered = false;
    const waits = from.offer(new Alpha(5)) as Promise<void>;
    void waits.then(() => (entered = true));
    woken.length = 0;
    expect(from.moveTo(to, 2)).to.equal(2);
    await waits;
    expect([from.moveTo(to, 256), from.moveTo(to, 256), entered]).to.deep.equal([1, 0, true]);
    expect([from.queued.length, to.queued.map((each) => (each as Alpha).n), from.taken, to.accepted]).to.deep.equal([
      2,
      [1, 2, 3],
      3,
      3,
    ]);
    expect(woken).to.deep.equal(['to', 'from', 'to']);
  });
});
