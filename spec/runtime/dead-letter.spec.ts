import { launch } from '#lib/bootstrap/launch.js';
import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { edge, gate, KeptLog, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

/** Starts a tree and says each of its dead letters. */
async function withEvents(master: new () => TaskThread) {
  const { tree, begin, ended } = launch(master, [], { clock: new VirtualClock(), log: new KeptLog() });
  tree.surroundings.hub.listen((event) => {
    if (event.kind === 'dead-letter') say(`dead letter ${event.direction} ${event.path} ${event.signal}`);
  });
  await begin();
  return { stop: () => tree.master.stop(), ended };
}

@Thread()
class Taker extends TaskThread<{ in: Item }> {
  @OnIn(Item) take(item: Item) {
    say(`took ${item.n}`);
  }
}

describe('a dead letter', () => {
  beforeEach(() => {
    happened = [];
  });

  it('is what is sent to a child past its end: nothing is thrown, it is counted, with an event', async () => {
    @Thread()
    class Master extends TaskThread<{ down: Item }> {
      @Child(Taker) taker!: ChildRef<Taker>;
      protected override async ready() {
        await this.taker.send(new Item(0));
        await this.taker.stop();
        await this.taker.send(new Item(1));
        await this.taker.sendAll([new Item(2), new Item(3)]);
        await this.broadcast(new Item(4));
        say(`trySend ${this.taker.trySend(new Item(5))}`);
        const { offered, refused, handled } = this.taker.statistics().in;
        say(`${offered} offered, ${refused} refused, ${handled} handled`);
      }
    }
    const { stop } = await withEvents(Master);
    const letter = 'dead letter in master/taker Item';
    expect(happened).to.deep.equal([
      'took 0',
      letter,
      letter,
      letter,
      letter,
      letter,
      'trySend false',
      '6 offered, 5 refused, 1 handled',
    ]);
    await stop();
  });

  it('is in the exit report, though the account of its edge was closed when it came', async () => {
    @Thread()
    class Master extends TaskThread {
      @Children(Taker) takers!: ThreadGroup<typeof Taker>;
      protected override async ready() {
        const taker = await this.takers.spawn();
        await taker.send(new Item(0));
        await taker.stop();
        await settled();
        await taker.send(new Item(1));
      }
    }
    const { stop } = await trial(Master);
    expect(edge(await stop(), 'master/takers[*]').in).to.include({ offered: 2, refused: 1, handled: 1 });
  });

  it('is what is sent to a child from the beginning of its exit on', async () => {
    const held = gate();
    @Thread({ up: [Item] })
    class Slow extends TaskThread<{ in: Item; up: Item }> {
      @OnIn(Item) take(item: Item) {
        say(`took ${item.n}`);
      }
      protected override async exit() {
        await this.up(new Item(2));
        await held.opened;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Slow) slow!: ChildRef<Slow>;
      @OnUp(Item) async echo(item: Item) {
        await this.slow.send(item);
        held.open();
      }
      protected override enter() {
        // Stopping with its parent, the child still takes what comes from within.
        this.stopping.addEventListener('abort', () => void this.slow.send(new Item(1)));
      }
    }
    const { stop } = await withEvents(Master);
    await stop();
    expect(happened).to.deep.equal(['took 1', 'dead letter in master/slow Item']);
  });

  it('is what waits for room when the child ends: the sender goes on', async () => {
    const held = gate();
    @Thread({ queues: { in: { capacity: 1 } } })
    class Faulty extends TaskThread<{ in: Item }> {
      @OnIn(Item) async take() {
        await held.opened;
        throw new Error('faulty');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Faulty) group!: ThreadGroup<typeof Faulty>;
      @Rescheduling({ maxRuns: 1 }) async feed() {
        const faulty = await this.group.spawn();
        await faulty.send(new Item(0));
        await settled(1);
        await faulty.send(new Item(1));
        const waits = faulty.send(new Item(2));
        held.open();
        await waits;
        const { accepted, refused, failed, discarded } = faulty.statistics().in;
        say(`${accepted} accepted, ${refused} refused, ${failed} failed, ${discarded} discarded`);
      }
    }
    const { stop } = await withEvents(Master);
    await settled(10);
    // The one that failed, the one that waited, the one that was queued.
    const letter = 'dead letter in master/group[0] Item';
    expect(happened).to.deep.equal([letter, letter, letter, '2 accepted, 1 refused, 1 failed, 1 discarded']);
    await stop();
  });

  it('ends a sendAll of an endless iterable, which would never have to wait', async () => {
    let given = 0;
    function* endless() {
      for (;;) yield new Item(given++);
    }
    @Thread()
    class Child1 extends TaskThread<{ in: Item }> {
      @OnIn(Item) take() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Child1) group!: ThreadGroup<typeof Child1>;
      protected override async ready() {
        const child = await this.group.spawn();
        await child.stop();
        await child.sendAll(endless());
      }
    }
    await (await trial(Master)).stop();
    expect(given).to.equal(1);
  });

  it('is what a thread sends UP past its end', async () => {
    let kept: Speaker | undefined;
    @Thread({ up: [Item] })
    class Speaker extends TaskThread<{ up: Item }> {
      protected override enter() {
        kept = this;
      }
      speak(n: number) {
        return this.up(new Item(n));
      }
      protected override exit() {
        return this.speak(0);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Speaker) speaker!: ChildRef<Speaker>;
      @OnUp(Item) hear(item: Item) {
        say(`heard ${item.n}`);
      }
      protected override async ready() {
        await this.speaker.stop();
        await kept!.speak(1);
        await settled(1);
        const { offered, refused, handled } = this.speaker.statistics().up;
        say(`${offered} offered, ${refused} refused, ${handled} handled`);
      }
    }
    const { stop } = await withEvents(Master);
    expect(happened).to.deep.equal([
      'heard 0',
      'dead letter up master/speaker Item',
      '2 offered, 1 refused, 1 handled',
    ]);
    await stop();
  });
});
