import { expect } from 'chai';
import {
  Child,
  Children,
  type ChildRef,
  type Exit,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  type TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { play } from '../support/family.js';
import { edge, gate, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}
class Note {
  constructor(readonly text: string) {}
}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);
/** Exactly a hundred: what is left to chance is left out. */
const steady = { initialMs: 100, factor: 2, jitter: 0 };

describe('a child that failed', () => {
  beforeEach(() => {
    happened = [];
  });

  it('is a new instance after the backoff, behind the same ref, and handles what waits', async () => {
    let made = 0;
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      readonly #number = ++made;
      protected override enter() {
        say(`enter ${this.#number}`);
        this.defer(() => say(`release ${this.#number}`));
      }
      @OnIn(Item) work(item: Item) {
        say(`${this.#number} works ${item.n}`);
        if (item.n === 2) throw new Error('two');
      }
      protected override exit({ reason }: Exit) {
        say(`exit ${this.#number} ${reason}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
      @OnChildExit() gone(child: ChildRef, exit: Exit) {
        say(`gone ${child.id} ${exit.reason}, ${child.state}`);
      }
      protected override ready() {
        return this.worker.sendAll([1, 2, 3].map((n) => new Item(n)));
      }
    }
    const { tree, clock, stop } = await trial(Master);
    await settled();
    expect(tree.snapshot().children[0]).to.include({ state: 'restarting', restarts: 0 });
    await clock.advance(99);
    expect(happened.splice(0)).to.deep.equal([
      'enter 1',
      '1 works 1',
      '1 works 2',
      'exit 1 failed',
      'release 1',
      'gone worker failed, restarting',
    ]);
    await clock.advance(1);
    expect(tree.snapshot().children[0]).to.include({ state: 'running', restarts: 1 });
    const report = await stop();
    expect(happened).to.deep.equal([
      'enter 2',
      '2 works 3',
      'exit 2 stopped',
      'release 2',
      'gone worker stopped, exited',
    ]);
    expect(report).to.deep.include({ reason: 'stopped', errors: [] });
    expect(report.failures.last.map((error) => (error.cause as Error).message)).to.deep.equal(['two']);
    expect(edge(report, 'master/worker')).to.include({ ended: 2, restarts: 1 });
    expect(edge(report, 'master/worker').in).to.include({ accepted: 3, handled: 2, failed: 1, discarded: 0 });
  });

  it('takes what its parent sends while it is away, up to its capacity', async () => {
    @Thread({ queues: { in: { capacity: 2 } } })
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) work(item: Item) {
        say(`works ${item.n}`);
        if (item.n === 0) throw new Error('zero');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
      protected override ready() {
        void this.worker.send(new Item(0));
      }
      @Rescheduling({ initialDelayMs: 10, maxRuns: 1 }) async feed() {
        for (let n = 1; n < 5; n++) {
          await this.worker.send(new Item(n));
          say(`sent ${n}`);
        }
      }
    }
    const { clock, stop } = await trial(Master);
    await clock.advance(99);
    expect(happened.splice(0)).to.deep.equal(['works 0', 'sent 1', 'sent 2']);
    await clock.advance(1);
    expect(happened.splice(0)).to.deep.equal(['works 1', 'works 2', 'works 3', 'sent 3', 'works 4', 'sent 4']);
    await stop();
  });

  it('leaves what its children had sent UP to the next instance', async () => {
    let made = 0;
    const held = gate();
    @Thread({ up: [Note] })
    class Leaf extends TaskThread<{ up: Note }> {
      protected override exit() {
        return this.up(new Note(`last of leaf`));
      }
    }
    @Thread({ up: [Note] })
    class Middle extends TaskThread<{ in: Item; up: Note }> {
      readonly #number = ++made;
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      @Children(Leaf) more!: ThreadGroup<typeof Leaf>;
      protected override async ready() {
        if (this.#number === 1) await this.more.spawn();
      }
      @OnIn(Item) async fail() {
        await held.opened;
        throw new Error('middle');
      }
      @OnUp(Note) hear(note: Note, from: ChildRef) {
        say(`middle ${this.#number} hears ${note.text} of ${from.id}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Middle, { backoff: steady }) middle!: ChildRef<Middle>;
      @OnUp(Note) hear() {}
      protected override ready() {
        void this.middle.send(new Item(1));
      }
    }
    const { clock, stop } = await trial(Master);
    held.open();
    await clock.advance(100);
    expect(happened).to.deep.equal(['middle 2 hears last of leaf of leaf', 'middle 2 hears last of leaf of more[0]']);
    const report = await stop();
    expect(edge(report, 'master/middle/leaf').up).to.include({ accepted: 2, handled: 2 });
    expect(edge(report, 'master/middle/more[*]').up).to.include({ accepted: 1, handled: 1 });
  });

  it('leaves what the members of its group had sent UP to the next instance also when it fails while it starts', async () => {
    let made = 0;
    @Thread({ up: [Note] })
    class Leaf extends TaskThread<{ up: Note }> {
      protected override exit() {
        return this.upAll([1, 2].map((n) => new Note(`${n}`)));
      }
    }
    @Thread()
    class Middle extends TaskThread<{ in: Item }> {
      readonly #number = ++made;
      @Children(Leaf) leaves!: ThreadGroup<typeof Leaf>;
      protected override async ready() {
        if (this.#number === 1) await this.leaves.spawn();
        else await this.sleep(10);
      }
      @OnIn(Item) fail() {
        throw new Error('middle');
      }
      @OnUp(Note) hear(note: Note) {
        say(`middle ${this.#number} hears ${note.text}`);
        if (this.#number === 2) throw new Error('again');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Middle, { backoff: steady }) middle!: ChildRef<Middle>;
      protected override ready() {
        return this.middle.send(new Item(1));
      }
    }
    const { clock, stop } = await trial(Master);
    await clock.advance(400);
    expect(happened).to.deep.equal(['middle 2 hears 1', 'middle 3 hears 2']);
    const report = await stop();
    expect(edge(report, 'master/middle/leaves[*]').up).to.include({ accepted: 2, handled: 1, failed: 1, discarded: 0 });
  });

  it('goes up with its last error when it has failed too often within the time', async () => {
    @Thread()
    class Worker extends TaskThread {
      @Rescheduling({ maxRuns: 1 }) work() {
        throw new Error('always');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady, maxRestarts: 2, withinMs: 1000 }) worker!: ChildRef<Worker>;
    }
    const { tree, clock } = await trial(Master);
    await clock.advance(300);
    const report = await tree.exited;
    const [error] = report.errors;
    expect(report.errors.length).to.equal(1);
    expect(error!.code).to.equal('RESTART_LIMIT');
    expect(error!.message).to.match(
      /^RESTART_LIMIT: master\/worker was started again 2 times within 1000 ms and failed again: TaskThreadError: THREAD_FAILED: master\/worker: Worker.work threw Error: always/,
    );
    expect((error!.cause as TaskThreadError).code).to.equal('THREAD_FAILED');
    expect(report.failures.count).to.equal(2);
    expect(edge(report, 'master/worker')).to.include({ ended: 3, restarts: 2 });
    expect([clock.now(), clock.pending]).to.deep.equal([300, 0]);
  });

  it('ends with its parent, which waits in a handler for room in its IN queue: that is gone', async () => {
    @Thread({ queues: { in: { capacity: 1 } } })
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) work() {
        throw new Error('broken');
      }
    }
    @Thread()
    class Master extends TaskThread<{ in: Item }> {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
      @OnIn(Item) async pass(item: Item) {
        for (let n = 0; n < 4; n++) await this.worker.send(item);
        say('passed');
      }
    }
    const { tree, clock, stop } = await trial(Master);
    void tree.send(new Item(1));
    await settled();
    const report = await stop();
    expect(happened).to.deep.equal(['passed']);
    expect([report.stuck.length, clock.now(), clock.pending]).to.deep.equal([0, 0, 0]);
    const { failed, discarded, refused } = edge(report, 'master/worker').in;
    expect([failed, discarded, refused]).to.deep.equal([1, 1, 2]);
  });

  it('ends with its parent that failed while it exited, and waits in the handler of what it sent UP for room in its IN queue', async () => {
    const exits = gate();
    @Thread({ up: [Note], queues: { in: { capacity: 1 } } })
    class Worker extends TaskThread<{ in: Item; up: Note }> {
      @OnIn(Item) async work() {
        await this.up(new Note('broken'));
        throw new Error('broken');
      }
      protected override exit() {
        return exits.opened;
      }
    }
    @Thread()
    class Master extends TaskThread<{ in: Item }> {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
      @OnIn(Item) async pass(item: Item) {
        await this.worker.send(item);
      }
      @OnUp(Note) async heard() {
        for (let n = 0; n < 4; n++) await this.worker.send(new Item(n));
        say('passed');
      }
      @Rescheduling({ initialDelayMs: 10, maxRuns: 1 }) breaks() {
        throw new Error('broken too');
      }
    }
    const { tree, clock } = await trial(Master);
    void tree.send(new Item(1));
    await clock.advance(10);
    exits.open();
    await settled();
    const report = await tree.exited;
    expect(happened).to.deep.equal(['passed']);
    expect([report.stuck.length, clock.now(), clock.pending]).to.deep.equal([0, 10, 0]);
  });

  it('ends with its parent that failed while a batch of what it had sent UP gathered', async () => {
    @Thread({ up: [Note] })
    class Worker extends TaskThread<{ up: Note }> {
      @Rescheduling({ maxRuns: 1 }) async breaks() {
        await this.up(new Note('broken'));
        throw new Error('broken');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
      @OnUp(Note, { batch: { max: 10, withinMs: 1000 } }) heard() {
        say('heard');
      }
      @Rescheduling({ initialDelayMs: 10, maxRuns: 1 }) breaks() {
        throw new Error('broken too');
      }
    }
    const { tree, clock } = await trial(Master);
    await clock.advance(10);
    const report = await tree.exited;
    expect(happened).to.deep.equal([]);
    expect(edge(report, 'master/worker').up).to.include({ accepted: 1, discarded: 1 });
    expect([report.stuck.length, clock.now(), clock.pending]).to.deep.equal([0, 10, 0]);
  });

  it('leaves a batch that gathered to the next instance of its parent, however late that comes', async () => {
    @Thread({ up: [Note] })
    class Leaf extends TaskThread<{ up: Note }> {
      protected override async enter() {
        await this.up(new Note('early'));
      }
    }
    let made = 0;
    @Thread()
    class Worker extends TaskThread {
      readonly nth = made++;
      @Children(Leaf) leaves!: ThreadGroup<typeof Leaf>;
      @OnUp(Note, { batch: { max: 10, withinMs: 25 } }) heard(notes: Note[]) {
        say(`${this.nth} hears ${notes.length}`);
      }
      @Rescheduling({ maxRuns: 1 }) async breaks() {
        if (this.nth > 0) return;
        await this.leaves.spawn();
        throw new Error('broken');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
    }
    const { clock, stop } = await trial(Master);
    await clock.advance(200);
    expect(happened).to.deep.equal(['1 hears 1']);
    await stop();
  });

  it('hears what a child had sent UP before, also when it stops that child before its turn to start has come', async () => {
    let made = 0;
    @Thread({ up: [Note] })
    class Leaf extends TaskThread<{ up: Note }> {
      protected override exit() {
        void this.up(new Note('late'));
      }
    }
    @Thread()
    class Worker extends TaskThread {
      readonly nth = made++;
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      protected override async enter() {
        if (this.nth > 0) await this.leaf.stop();
      }
      @OnUp(Note) heard({ text }: Note) {
        say(`${this.nth} hears ${text}`);
      }
      @Rescheduling({ maxRuns: 1 }) breaks() {
        if (this.nth === 0) throw new Error('broken');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
    }
    const { clock, stop } = await trial(Master);
    await clock.advance(200);
    expect(happened).to.deep.equal(['1 hears late']);
    await stop();
  });

  it('is heard one batch at a time, also when it has come back before the handler of the first is done', async () => {
    let running = 0;
    const gates = [gate(), gate()];
    @Thread({ up: [Note], queues: { in: { capacity: 1 } } })
    class Worker extends TaskThread<{ in: Item; up: Note }> {
      @OnIn(Item) work({ n }: Item) {
        if (n === 0) throw new Error('broken');
      }
      protected override async enter() {
        await this.up(new Note('here'));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
      @OnUp(Note, { batch: { max: 1, withinMs: 0 } }) async heard() {
        say(`${++running} at a time`);
        for (let n = 0; n < 3; n++) await this.worker.send(new Item(n));
        await gates.shift()!.opened;
        running--;
      }
    }
    const [first, second] = gates as [(typeof gates)[0], (typeof gates)[0]];
    const { clock, stop } = await trial(Master);
    await clock.advance(100);
    expect(happened).to.deep.equal(['1 at a time']);
    second.open();
    first.open();
    await settled();
    await stop();
    expect(happened).to.deep.equal(['1 at a time', '1 at a time']);
  });

  it('comes back with a sibling while its parent waits, in the handler of what that sent UP, for room in its IN queue', async () => {
    let turns = 0;
    @Thread({ queues: { in: { capacity: 1 } } })
    class Worker extends TaskThread<{ in: Item }> {
      @OnIn(Item) work({ n }: Item) {
        say(`works ${n}`);
        if (n === 0) throw new Error('broken');
      }
    }
    @Thread({ up: [Note] })
    class Talker extends TaskThread<{ up: Note }> {
      protected override async exit() {
        if (!happened.includes('says')) await this.up(new Note('gone'));
        await settled(2);
        say('says');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady, strategy: 'one-for-all' }) worker!: ChildRef<Worker>;
      @Child(Talker) talker!: ChildRef<Talker>;
      @OnUp(Note) async hear() {
        await settled(turns); // it waits for room before the sibling has exited, or after that
        for (let n = 1; n < 4; n++) await this.worker.send(new Item(n));
        say('heard');
      }
      protected override ready() {
        return this.worker.send(new Item(0));
      }
    }
    for (turns of [0, 5]) {
      happened = [];
      const { clock, stop } = await trial(Master);
      await clock.advance(100);
      expect(happened).to.deep.equal(['works 0', 'says', 'works 1', 'works 2', 'works 3', 'heard']);
      const report = await stop();
      expect(report.stuck).to.deep.equal([]);
    }
  });

  it('gives up, counted, what its children had sent UP when its restarts are used up', async () => {
    @Thread({ up: [Note] })
    class Leaf extends TaskThread<{ up: Note }> {
      protected override async exit() {
        await this.up(new Note('late'));
      }
    }
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      @OnUp(Note) hear() {}
      @OnIn(Item) work() {
        throw new Error('broken');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { maxRestarts: 0 }) worker!: ChildRef<Worker>;
      protected override ready() {
        return this.worker.send(new Item(1));
      }
    }
    const { tree, stop } = await trial(Master);
    await settled();
    await tree.exited;
    const report = await stop();
    expect(edge(report, 'master/worker/leaf').up).to.include({ accepted: 1, discarded: 1 });
  });

  it('comes back while its parent waits, in the handler of what it sent UP, for room in its IN queue', async () => {
    @Thread({ up: [Note], queues: { in: { capacity: 1 } } })
    class Worker extends TaskThread<{ in: Item; up: Note }> {
      @OnIn(Item) async work(item: Item) {
        await this.up(new Note(`${item.n}`));
        if (item.n === 0) throw new Error('zero');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
      @OnUp(Note) async hear(note: Note) {
        if (note.text === '0') for (let n = 1; n < 6; n++) await this.worker.send(new Item(n));
        say(`heard ${note.text}`);
      }
      protected override ready() {
        void this.worker.send(new Item(0));
      }
    }
    const { clock, stop } = await trial(Master);
    await clock.advance(100);
    await settled();
    expect(happened).to.deep.equal(['heard 0', 'heard 1', 'heard 2', 'heard 3', 'heard 4', 'heard 5']);
    expect(edge(await stop(), 'master/worker')).to.include({ ended: 2, restarts: 1 });
  });

  it('refuses, counted, what a handler of the old instance sends that wakes late', async () => {
    const late = gate();
    @Thread()
    class Leaf extends TaskThread<{ in: Item }> {
      @OnIn(Item) take() {}
    }
    @Thread({ up: [Note], drainTimeoutMs: 50 })
    class Worker extends TaskThread<{ in: Item; up: Note }> {
      @Child(Leaf) leaf!: ChildRef<Leaf>;
      @OnIn(Item) async work(item: Item) {
        if (item.n === 0) {
          await late.opened;
          await this.up(new Note('late'));
          await this.leaf.send(new Item(7));
          say(`${this.tryUp(new Note('later'))}`);
        } else say(`works ${item.n}`);
      }
      @Rescheduling({ initialDelayMs: 1, maxRuns: 1 }) fail() {
        if (happened.length === 0) {
          say('fails');
          throw new Error('once');
        }
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
      @OnUp(Note) hear(note: Note) {
        say(`heard ${note.text}`);
      }
      protected override ready() {
        return this.worker.sendAll([0, 1].map((n) => new Item(n)));
      }
    }
    const { clock, stop } = await trial(Master);
    await clock.advance(151);
    expect(happened).to.deep.equal(['fails', 'works 1']);
    late.open();
    await settled();
    expect(happened).to.deep.equal(['fails', 'works 1', 'false']);
    const report = await stop();
    expect(edge(report, 'master/worker').up).to.include({ offered: 2, refused: 2, accepted: 0 });
    expect(edge(report, 'master/worker').in).to.include({ accepted: 2, handled: 1, discarded: 1 });
    expect(edge(report, 'master/worker/leaf').in).to.include({ offered: 1, refused: 1 });
  });

  it('is not started again when its start fails the first time, but when a later one does', async () => {
    let made = 0;
    @Thread()
    class Worker extends TaskThread {
      readonly #number = ++made;
      protected override enter() {
        say(`enter ${this.#number}`);
        if (this.#number === 2) throw new Error('second');
      }
      @Rescheduling({ maxRuns: 1 }) work() {
        if (this.#number === 1) throw new Error('first');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
    }
    const { clock, tree, stop } = await trial(Master);
    await clock.advance(300);
    expect(happened).to.deep.equal(['enter 1', 'enter 2', 'enter 3']);
    expect(tree.snapshot().children[0]).to.include({ state: 'running', restarts: 2 });
    await stop();
  });

  it('says so in the log and as events, as does its going up', async () => {
    @Thread()
    class Worker extends TaskThread {
      @Rescheduling({ maxRuns: 1, initialDelayMs: 10 }) work() {
        throw new Error('always');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady, maxRestarts: 1 }) worker!: ChildRef<Worker>;
    }
    const { tree, clock, log } = await trial(Master);
    tree.events$.subscribe((event) => {
      if (event.kind === 'restarting') say(`${event.path} restarting, ${event.restart} in ${event.inMs} ms`);
      if (event.kind === 'escalated') say(`${event.path} escalated to ${event.to} with ${event.error.code}`);
    });
    await clock.advance(120);
    await tree.exited;
    expect(happened).to.deep.equal([
      'master/worker restarting, 1 in 100 ms',
      'master/worker escalated to master with RESTART_LIMIT',
    ]);
    expect(log.lines.map((line) => line.slice(0, 60))).to.deep.equal([
      'error: THREAD_FAILED: master/worker: Worker.work threw Error',
      'warn: master/worker is started again in 100 ms, failed befor',
      'error: THREAD_FAILED: master/worker: Worker.work threw Error',
      'error: RESTART_LIMIT: master/worker was started again 1 time',
    ]);
  });

  it('takes nobody down while its parent is still starting them', async () => {
    const held = gate();
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      protected override enter() {
        say(`${this.id} enters`);
      }
      @OnIn(Item) work() {
        throw new Error('once');
      }
      protected override exit() {
        say(`${this.id} exits`);
      }
    }
    @Thread()
    class Slow extends TaskThread {
      protected override async enter() {
        say('slow enters');
        await held.opened;
      }
      protected override exit() {
        say('slow exits');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { strategy: 'one-for-all', backoff: { initialMs: 0 } }) worker!: ChildRef<Worker>;
      @Child(Slow) slow!: ChildRef<Slow>;
      protected override enter() {
        return this.worker.send(new Item(1));
      }
    }
    const started = trial(Master);
    await settled();
    expect(happened.splice(0)).to.deep.equal(['worker enters', 'slow enters', 'worker exits']);
    held.open();
    const { stop } = await started;
    await settled();
    expect(happened.splice(0)).to.deep.equal(['slow exits', 'worker enters', 'slow enters']);
    await stop();
  });

  it('is there again without a moment of time when there is no backoff', async () => {
    let made = 0;
    @Thread()
    class Worker extends TaskThread {
      readonly #number = ++made;
      @Rescheduling({ maxRuns: 1 }) work() {
        if (this.#number === 1) throw new Error('first');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: { initialMs: 0 } }) worker!: ChildRef<Worker>;
    }
    const { tree, clock, stop } = await trial(Master);
    await settled();
    expect(tree.snapshot().children[0]).to.include({ state: 'running', restarts: 1 });
    expect(clock.pending).to.equal(0);
    await stop();
  });

  it('keeps in the report what a sibling threw that was taken down with it', async () => {
    const { report } = await play({
      b: { strategy: 'one-for-all' },
      throws: ['c1 exit stopped'],
      steps: 'b fail; +100',
    });
    expect(report.failures.last.map(({ cause }) => (cause as Error).message)).to.deep.equal([
      'b1 fails',
      'c1 exit stopped',
    ]);
  });

  it('heals with its parent: what its cleanup threw is no failure of the tree then', async () => {
    let made = 0;
    @Thread()
    class Leaf extends TaskThread {
      readonly #number = ++made;
      @Rescheduling({ maxRuns: 1 }) work() {
        if (this.#number === 1) throw new Error('work');
      }
      protected override exit() {
        if (this.#number === 1) throw new Error('exit');
      }
    }
    @Thread()
    class Middle extends TaskThread {
      @Child(Leaf, { restart: 'never' }) leaf!: ChildRef<Leaf>;
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Middle, { backoff: steady }) middle!: ChildRef<Middle>;
    }
    const { clock, stop } = await trial(Master);
    await clock.advance(100);
    const report = await stop();
    expect([report.reason, report.errors]).to.deep.equal(['stopped', []]);
    expect(report.failures.last.map(({ cause }) => (cause as Error).message)).to.deep.equal(['work', 'exit']);
  });

  it('leaves its key to another one of its group, also while what it sent UP is not handled', async () => {
    const held = gate();
    @Thread({ up: [Note] })
    class Worker extends TaskThread<{ up: Note }> {
      constructor(readonly text: string) {
        super();
      }
      protected override ready() {
        return this.up(new Note(this.text));
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Worker) workers!: ThreadGroup<typeof Worker>;
      @OnUp(Note) async hear(note: Note) {
        if (note.text === 'first') await held.opened;
        say(`heard ${note.text}`);
      }
      @Rescheduling({ maxRuns: 1 }) async change() {
        await (await this.workers.spawnAs('x', 'first')).stop();
        await this.workers.spawnAs('x', 'second');
        held.open();
        await settled();
        say(`${this.workers.size} ${this.workers.get('x')?.state}`);
      }
    }
    const { stop } = await trial(Master);
    await settled(20);
    expect(happened).to.deep.equal(['heard second', 'heard first', '1 running']);
    await stop();
  });

  it('is not started again when its parent stops it within @OnChildExit', async () => {
    @Thread()
    class Worker extends TaskThread<{ in: Item }> {
      protected override enter() {
        say('enter');
      }
      @OnIn(Item) work() {
        throw new Error('work');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Worker, { backoff: steady }) worker!: ChildRef<Worker>;
      @OnChildExit() async gone(child: ChildRef) {
        const { reason } = await child.stop();
        say(`gone ${reason}`);
      }
      protected override ready() {
        return this.worker.send(new Item(1));
      }
    }
    const { clock, stop } = await trial(Master);
    await settled();
    await clock.advance(1000);
    expect(happened).to.deep.equal(['enter', 'gone failed']);
    await stop();
  });
});
