import { expect } from 'chai';
import {
  Ask,
  Child,
  Children,
  type ChildRef,
  type Exit,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { codeOf } from '../../support/rejections.js';
import { edge, gate, settled, trial } from '../../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}
class Double extends Ask<number> {
  constructor(readonly n: number) {
    super();
  }
}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);
/** Exactly a hundred: what is left to chance is left out. */
const backoff = { initialMs: 100, factor: 1, jitter: 0 };
/** how many instances of the class were made so far */
let lives = 0;
let held = gate();

/** Its first instance fails after 50 ms. */
abstract class Frail<In = never, Up = never> extends TaskThread<{ in: In; up: Up }> {
  readonly life = ++lives;
  @Rescheduling({ initialDelayMs: 50, maxRuns: 1 }) breaks() {
    if (this.life === 1) throw new Error('broken');
  }
  protected override exit({ reason }: Exit) {
    say(`${this.life} exits ${reason}`);
  }
}

describe('what is under way when a thread fails that is started again:', () => {
  beforeEach(() => {
    happened = [];
    lives = 0;
    held = gate();
  });

  describe('a handler with timeoutMs', () => {
    it('is given up at its time, also while its thread ends, which comes back that much sooner', async () => {
      @Thread()
      class Worker extends Frail<Item> {
        @OnIn(Item, { timeoutMs: 80 }) async work({ n }: Item) {
          if (n === 0) await held.opened;
          say(`${this.life} handles ${n}`);
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Worker, { backoff }) worker!: ChildRef<Worker>;
        protected override ready() {
          return this.worker.sendAll([new Item(0), new Item(1)]);
        }
      }
      const { clock, tree, stop } = await trial(Master);
      await clock.advance(79);
      expect(happened.splice(0)).to.deep.equal([]);
      await clock.advance(1);
      expect(happened.splice(0)).to.deep.equal(['1 exits failed']);
      await clock.advance(100);
      expect(happened.splice(0)).to.deep.equal(['2 handles 1']);
      expect(tree.report().failures.last.map(({ code }) => code)).to.deep.equal(['THREAD_FAILED', 'HANDLER_TIMEOUT']);
      const report = await stop();
      expect(edge(report, 'master/worker').in).to.include({ accepted: 2, handled: 1, failed: 1, discarded: 0 });
    });

    it('that was given up before has no time any more: that of the next instance is its own', async () => {
      @Thread({ drainTimeoutMs: 20 })
      class Worker extends Frail<Item> {
        @OnIn(Item, { timeoutMs: 500 }) async work({ n }: Item) {
          if (n === 0) await held.opened;
          else await this.sleep(400);
          say(`${this.life} handled ${n}`);
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Worker, { backoff }) worker!: ChildRef<Worker>;
        protected override ready() {
          return this.worker.sendAll([new Item(0), new Item(1), new Item(2)]);
        }
      }
      const { clock, stop } = await trial(Master);
      await clock.advance(50 + 20 + 100 + 400 + 400);
      expect(happened.splice(0)).to.deep.equal(['1 exits failed', '2 handled 1', '2 handled 2']);
      expect(clock.pending).to.equal(0);
      held.open();
      await settled();
      expect(happened).to.deep.equal(['1 handled 0']);
      const report = await stop();
      expect(edge(report, 'master/worker')).to.include({ restarts: 1 });
      expect(edge(report, 'master/worker').in).to.include({ accepted: 3, handled: 2, failed: 0, discarded: 1 });
    });

    it('of its parent, of what it sent UP, holds it up until then; then the parent fails', async () => {
      let masters = 0;
      @Thread({ up: [Item] })
      class Worker extends Frail<never, Item> {
        protected override ready() {
          return this.up(new Item(this.life));
        }
      }
      @Thread()
      class Middle extends TaskThread {
        readonly life = ++masters;
        @Child(Worker, { backoff }) worker!: ChildRef<Worker>;
        @OnUp(Item, { timeoutMs: 400 }) async hear({ n }: Item) {
          say(`middle ${this.life} hears ${n}`);
          if (n === 1) await held.opened;
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Middle, { backoff }) middle!: ChildRef<Middle>;
      }
      const { clock, stop } = await trial(Master);
      await clock.advance(399);
      expect(happened.splice(0)).to.deep.equal(['middle 1 hears 1', '1 exits failed']);
      await clock.advance(101);
      expect(happened.splice(0)).to.deep.equal(['middle 2 hears 2']);
      const report = await stop();
      expect(report.failures.last.map(({ code }) => code)).to.deep.equal(['HANDLER_TIMEOUT', 'THREAD_FAILED']);
      expect(edge(report, 'master/middle/worker').up).to.include({ accepted: 2, handled: 1, failed: 1 });
    });
  });

  describe('an ask', () => {
    /** A master that a worker asks while it handles; the first reply comes when the gate opens. */
    function asking(options: { readonly drainTimeoutMs?: number } = {}) {
      @Thread({ up: [Double], ...options })
      class Worker extends Frail<Item, Double> {
        @OnIn(Item) async work({ n }: Item) {
          say(`${this.life} got ${await this.ask(new Double(n))}`);
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Worker, { backoff }) worker!: ChildRef<Worker>;
        @OnUp(Double) async double({ n }: Double) {
          if (n === 1) await held.opened;
          return 2 * n;
        }
        protected override ready() {
          return this.worker.sendAll([new Item(1), new Item(2)]);
        }
      }
      return Master;
    }

    it('whose answer is under way is answered by the old instance, the next in line by the new one', async () => {
      @Thread()
      class Worker extends Frail<Double> {
        @OnIn(Double) async double({ n }: Double) {
          say(`${this.life} doubles ${n}`);
          if (this.life === 1) await held.opened;
          return 2 * n;
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Worker, { backoff }) worker!: ChildRef<Worker>;
        @Rescheduling({ maxRuns: 1 }) async work() {
          const asks = [1, 2].map((n) => this.worker.ask(new Double(n)));
          for (const each of asks) say(`reply ${await each}`);
        }
      }
      const { clock, stop } = await trial(Master);
      await clock.advance(60);
      expect(happened.splice(0)).to.deep.equal(['1 doubles 1']);
      held.open();
      await settled();
      expect(happened.splice(0)).to.have.members(['1 exits failed', 'reply 2']);
      await clock.advance(100);
      expect(happened.splice(0)).to.deep.equal(['2 doubles 2', 'reply 4']);
      const report = await stop();
      expect(edge(report, 'master/worker').in).to.include({ handled: 2, lateReplies: 0 });
    });

    it('of its own is answered before it exits: the handler that waits for it goes on to its end', async () => {
      const { clock, stop } = await trial(asking());
      await clock.advance(70);
      expect(happened.splice(0)).to.deep.equal([]);
      held.open();
      await settled();
      expect(happened.splice(0)).to.deep.equal(['1 got 2', '1 exits failed']);
      await clock.advance(100);
      expect(happened.splice(0)).to.deep.equal(['2 got 4']);
      const report = await stop();
      expect(edge(report, 'master/worker').in).to.include({ handled: 2, failed: 0 });
      expect(edge(report, 'master/worker').up).to.include({ handled: 2, lateReplies: 0 });
    });

    it('of its own holds up the next instance until it is answered, also when its handler is waited for no longer', async () => {
      const { clock, stop } = await trial(asking({ drainTimeoutMs: 20 }));
      await clock.advance(1000);
      expect(happened.splice(0)).to.deep.equal(['1 exits failed']);
      held.open();
      await settled();
      expect(happened.splice(0)).to.deep.equal(['1 got 2']);
      await clock.advance(100);
      expect(happened.splice(0)).to.deep.equal(['2 got 4']);
      const report = await stop();
      expect(edge(report, 'master/worker').in).to.include({ handled: 1, discarded: 1 });
      expect(edge(report, 'master/worker').up).to.include({ handled: 2, failed: 0 });
    });
  });

  describe('a spawn', () => {
    it('by a handler that is awaited is refused, and by one that wakes late; the next instance has a group of its own', async () => {
      @Thread()
      class Member extends TaskThread {}
      @Thread({ drainTimeoutMs: 40 })
      class Owner extends Frail<Item> {
        @Children(Member) members!: ThreadGroup<typeof Member>;
        protected override async enter() {
          say(`${this.life} spawns ${(await this.members.spawn()).path}`);
        }
        @OnIn(Item) async work() {
          await this.stopped();
          say(`awaited: ${await codeOf(this.members.spawn())}`);
          await held.opened;
          const late = [this.members.spawn(), this.members.spawnAs('key'), this.members.getOrSpawn('key')];
          say(`late: ${(await Promise.all(late.map(codeOf))).join(' ')}, ${this.members.size} members`);
        }
        async stopped() {
          if (!this.stopping.aborted) await new Promise((go) => this.stopping.addEventListener('abort', go));
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Owner, { backoff }) owner!: ChildRef<Owner>;
        protected override ready() {
          return this.owner.send(new Item(1));
        }
      }
      const { clock, tree, stop } = await trial(Master);
      await clock.advance(50 + 40 + 100);
      held.open();
      await settled();
      expect(happened.splice(0)).to.deep.equal([
        '1 spawns master/owner/members[0]',
        'awaited: STOPPING',
        '1 exits failed',
        '2 spawns master/owner/members[0]',
        'late: STOPPING STOPPING STOPPING, 0 members',
      ]);
      expect(tree.snapshot().children[0]!.children.map(({ id }) => id)).to.deep.equal(['members[0]']);
      expect(edge(await stop(), 'master/owner/members[*]')).to.include({ ended: 2 });
    });

    it('in progress is stopped with it, and what that had acquired is released', async () => {
      @Thread()
      class Member extends TaskThread {
        protected override async enter() {
          this.defer(() => say('released'));
          await held.opened;
        }
      }
      @Thread()
      class Owner extends Frail {
        @Children(Member) members!: ThreadGroup<typeof Member>;
        @Rescheduling({ maxRuns: 1 }) async work() {
          if (this.life === 1) say(await codeOf(this.members.spawn()));
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Owner, { backoff }) owner!: ChildRef<Owner>;
      }
      const { clock, stop } = await trial(Master);
      await clock.advance(60);
      expect(happened.splice(0)).to.deep.equal([]);
      held.open();
      await settled();
      expect(happened.splice(0)).to.deep.equal(['released', 'START_STOPPED', '1 exits failed']);
      await clock.advance(100);
      expect(edge(await stop(), 'master/owner')).to.include({ ended: 2, restarts: 1 });
    });

    it('by its parent, which waits for its backoff, gives a member at once that has no part in that', async () => {
      @Thread()
      class Worker extends Frail {}
      @Thread()
      class Member extends TaskThread {
        protected override enter() {
          say(`${this.id} enters`);
        }
        protected override exit({ reason }: Exit) {
          say(`${this.id} exits ${reason}`);
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Worker, { backoff, strategy: 'one-for-all' }) worker!: ChildRef<Worker>;
        @Children(Member, { restart: 'on-failure' }) members!: ThreadGroup<typeof Member>;
        protected override async ready() {
          await this.members.spawn();
        }
        @Rescheduling({ initialDelayMs: 80, maxRuns: 1 }) async more() {
          say(`${(await this.members.spawn()).state}`);
        }
      }
      const { clock, stop } = await trial(Master);
      await clock.advance(149);
      expect(happened.splice(0)).to.deep.equal([
        'members[0] enters',
        '1 exits failed',
        'members[0] exits stopped',
        'members[1] enters',
        'running',
      ]);
      await clock.advance(1);
      expect(happened.splice(0)).to.deep.equal(['members[0] enters']);
      expect(edge(await stop(), 'master/members[*]')).to.include({ ended: 3, restarts: 1 });
    });
  });

  describe('what is queued within a bound in bytes', () => {
    const weigh = ({ n }: Item): number => n;

    it('counts against it until the next instance has handled it', async () => {
      @Thread({ queues: { in: { capacity: { bytes: 100, weigh: weigh as (signal: unknown) => number } } } })
      class Worker extends Frail<Item> {
        @OnIn(Item) async work({ n }: Item) {
          if (n === 60) await held.opened;
          say(`${this.life} handles ${n}`);
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Worker, { backoff }) worker!: ChildRef<Worker>;
        @Rescheduling({ maxRuns: 1 }) async feed() {
          for (const n of [60, 30, 50, 40, 70, 10]) {
            await this.worker.send(new Item(n));
            say(`sent ${n}`);
          }
        }
        @Rescheduling({ initialDelayMs: 100, maxRuns: 1 }) feedMore() {
          return this.worker.send(new Item(5));
        }
      }
      const { clock, tree, stop } = await trial(Master);
      const bytes = (): number => edge(tree.report(), 'master/worker').in.bytes;
      await settled();
      expect(happened.splice(0)).to.deep.equal(['sent 60', 'sent 30', 'sent 50']);
      expect(bytes()).to.equal(80);
      await clock.advance(50);
      held.open();
      await settled();
      expect(happened.splice(0)).to.deep.equal(['1 handles 60', '1 exits failed']);
      expect(bytes()).to.equal(80);
      await clock.advance(100);
      expect(happened.filter((each) => !each.startsWith('sent'))).to.deep.equal(
        [30, 50, 40, 5, 70, 10].map((n) => `2 handles ${n}`),
      );
      expect(bytes()).to.equal(0);
      const report = await stop();
      expect(edge(report, 'master/worker').in).to.include({ accepted: 7, handled: 7, overdrafts: 0, bytes: 0 });
    });

    it('UP by its children counts against that of the children of the next instance', async () => {
      @Thread({ up: [Item], queues: { up: { capacity: { bytes: 100, weigh: weigh as (signal: unknown) => number } } } })
      class Leaf extends TaskThread<{ up: Item }> {
        @Rescheduling({ maxRuns: 1 }) async talk() {
          if (lives > 1) for (const n of [30, 60, 20]) await this.up(new Item(n));
        }
        protected override exit() {
          if (lives === 1) return this.up(new Item(80));
        }
      }
      @Thread()
      class Middle extends Frail {
        @Child(Leaf) leaf!: ChildRef<Leaf>;
        @OnUp(Item) async hear() {
          await held.opened;
        }
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Middle, { backoff }) middle!: ChildRef<Middle>;
      }
      const { clock, tree, stop } = await trial(Master);
      const flow = (): { bytes: number; queued: number; running: number; waiting: number } => {
        const { bytes, queued, running, waiting } = edge(tree.report(), 'master/middle/leaf').up;
        return { bytes, queued, running, waiting };
      };
      await clock.advance(149);
      expect(flow()).to.deep.equal({ bytes: 80, queued: 1, running: 0, waiting: 0 });
      await clock.advance(1);
      expect(flow()).to.deep.equal({ bytes: 90, queued: 2, running: 1, waiting: 1 });
      held.open();
      await settled();
      expect(flow()).to.deep.equal({ bytes: 0, queued: 0, running: 0, waiting: 0 });
      const report = await stop();
      expect(edge(report, 'master/middle/leaf').up).to.include({ accepted: 4, handled: 4, overdrafts: 0 });
    });
  });
});
