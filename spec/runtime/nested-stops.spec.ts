import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { edge, gate, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

describe('a stop within a stop', () => {
  beforeEach(() => {
    happened = [];
  });

  it('asked for by a listener of stopping, while a task still runs, takes the children along', async () => {
    const held = gate();
    @Thread()
    class Leaf extends TaskThread {
      protected override exit() {
        say('leaf');
      }
    }
    @Thread()
    class Middle extends TaskThread {
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      protected override enter() {
        this.stopping.addEventListener('abort', () => this.stop());
      }
      @Rescheduling({ maxRuns: 1 }) async work() {
        await held.opened;
      }
      protected override exit() {
        say('middle');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Middle) middle!: ChildRef<Middle>;
    }
    const { stop } = await trial(Master);
    await settled(2);
    const stopped = stop();
    await settled(2);
    held.open();
    await stopped;
    expect(happened).to.deep.equal(['leaf', 'middle']);
  });

  it('of one member by the handler of what another sends in exit does not wait for that handler', async () => {
    @Thread({ up: [Item] })
    class Talker extends TaskThread<{ up: Item }> {
      protected override exit() {
        return this.up(new Item(1));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Talker) talkers!: ThreadGroup<typeof Talker>;
      protected override async ready() {
        for (let n = 0; n < 3; n++) await this.talkers.spawn();
      }
      @OnUp(Item) async hear(_item: Item, child: ChildRef<Talker>) {
        for (const talker of this.talkers) await talker.stop();
        say(child.id);
      }
    }
    const { stop } = await trial(Master);
    await stop();
    expect(happened.sort()).to.deep.equal(['talkers[0]', 'talkers[1]', 'talkers[2]']);
  });

  it('of a child by the handler of what it sends in exit stops blocking its sender', async () => {
    @Thread({ up: [Item], queues: { up: { capacity: 1 } } })
    class Talker extends TaskThread<{ up: Item }> {
      protected override async exit() {
        for (let n = 0; n < 4; n++) await this.up(new Item(n));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Talker) talker!: ChildRef<Talker>;
      @OnUp(Item) async hear(item: Item, child: ChildRef<Talker>) {
        await child.stop();
        say(`${item.n}`);
      }
    }
    const { stop } = await trial(Master);
    await stop();
    expect(happened).to.deep.equal(['0', '1', '2', '3']);
  });

  it('loses nothing that @OnChildExit sends to members that have not exited', async () => {
    const held = gate();
    @Thread({ up: [Item] })
    class Member extends TaskThread<{ in: Item; up: Item }> {
      @OnIn(Item) take() {
        say(`${this.id} takes it`);
      }
      protected override exit() {
        if (this.id === 'members[2]') return this.up(new Item(0));
      }
    }
    @Thread()
    class Slow extends TaskThread {
      protected override async exit() {
        await held.opened;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Slow) slow!: ChildRef<Slow>;
      @Children(Member) members!: ThreadGroup<typeof Member>;
      protected override async ready() {
        for (let n = 0; n < 3; n++) await this.members.spawn();
      }
      @OnUp(Item) hear() {
        void this.slow.stop(); // the exit of the members waits for it
      }
      @OnChildExit(Member) gone() {
        for (const member of this.members) say(`${member.id} accepts ${member.trySend(new Item(1))}`);
      }
    }
    const { stop } = await trial(Master);
    const stopped = stop();
    await settled();
    held.open();
    const report = await stopped;
    const accepted = happened.filter((what) => what.endsWith('accepts true')).length;
    expect(edge(report, 'master/members[*]').in).to.include({ accepted, handled: accepted, discarded: 0 });
  });
});
