import { expect } from 'chai';
import fc from 'fast-check';
import {
  type AnyThread,
  Child,
  Children,
  type ChildRef,
  type Exit,
  type ExitReport,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
  type Tree,
} from 'taskthread';
import { nextTurn, VirtualClock } from 'taskthread/testing';
import { expectBalance, expectSnapshotBalances, KeptLog, settled } from '../support/trees.js';

class Down {
  constructor(
    readonly sequence: number,
    readonly hops: number,
  ) {}
}
class Up {
  constructor(
    readonly sequence: number,
    readonly from: string,
  ) {}
}

interface Plan {
  readonly children: readonly Plan[];
  /** turns of the event loop a handler, enter and exit take; 0: synchronous */
  readonly handlerTurns: number;
  readonly enterTurns: number;
  readonly exitTurns: number;
  /** signals sent UP in enter, and in exit */
  readonly atEnter: number;
  readonly atExit: number;
  /** what throws */
  readonly broken: 'enter' | 'ready' | 'exit' | 'cleanup' | 'nothing';
  /** what it does while it stops: from a listener of stopping, when a child has ended, and in exit */
  readonly meddles: boolean;
}

const plan: fc.Arbitrary<Plan> = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.record({
    children: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('plan'), { maxLength: 3 })),
    handlerTurns: fc.nat(2),
    enterTurns: fc.nat(2),
    exitTurns: fc.nat(2),
    atEnter: fc.nat(4),
    atExit: fc.nat(4),
    broken: fc.oneof(
      { weight: 30, arbitrary: fc.constant('nothing' as const) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('enter' as const, 'ready' as const, 'exit' as const, 'cleanup' as const),
      },
    ),
    meddles: fc.boolean(),
  }),
})).plan;

const moves = fc.array(
  fc.record({
    what: fc.constantFrom('feed', 'feed', 'stop', 'fail', 'finish', 'spawn', 'wait'),
    which: fc.nat(),
  }),
  { maxLength: 12 },
);

/** One run: what happened, by path. */
class Journal {
  readonly exits: string[] = [];
  readonly heard = new Map<string, number[]>();
  readonly threads = new Map<string, RandomThread>();
  readonly faults: string[] = [];
  failures = 0;
}
let journal = new Journal();

/** A declared child: it answers, and its task talks. */
@Thread({ up: [Up], queues: { up: { capacity: 1 }, in: { capacity: 1 } } })
class Declared extends TaskThread<{ in: Down; up: Up }> {
  sequence = 0;
  @OnIn(Down) async answer() {
    await nextTurn();
    await this.up(new Up(this.sequence++, this.path));
  }
  @Rescheduling({ maxRuns: 2 }) async talk() {
    await this.up(new Up(this.sequence++, this.path));
    await this.sleep(1000);
  }
  protected override async exit() {
    for (let n = 0; n < 3; n++) await this.up(new Up(this.sequence++, this.path));
    journal.exits.push(this.path);
  }
}

@Thread({ up: [Up], queues: { up: { capacity: 2 }, in: { capacity: 2 } } })
class RandomThread extends TaskThread<{ in: Down; up: Up }> {
  @Child(Declared) first!: ChildRef<Declared>;
  @Children(() => RandomThread) below!: ThreadGroup<typeof RandomThread>;
  @Child(Declared) last!: ChildRef<Declared>;
  sequence = 0;
  gone = false;

  constructor(readonly plan: Plan) {
    super();
  }

  protected override async enter() {
    this.defer(() => this.breakAt('cleanup'));
    if (this.plan.meddles) this.stopping.addEventListener('abort', () => this.meddle());
    await settled(this.plan.enterTurns);
    await this.speak(this.plan.atEnter);
    this.breakAt('enter');
  }

  breakAt(place: Plan['broken']) {
    if (this.plan.broken === place) throw new Error(`broken: ${place}`);
  }

  /** What one had better not do, but may. */
  meddle() {
    this.stop();
    void this.first.stop();
    void this.below.spawn({ ...this.plan, children: [] });
    void this.below.broadcast(new Down(0, 0));
    for (const child of this.below) void child.stop();
  }

  protected override async ready() {
    for (const child of this.plan.children) await this.below.trySpawn(child);
    this.breakAt('ready');
    journal.threads.set(this.path, this);
  }

  async speak(times: number) {
    for (let n = 0; n < times; n++) await this.up(new Up(this.sequence++, this.path));
  }

  @OnIn(Down) down(signal: Down) {
    this.alive('down');
    if (this.plan.handlerTurns === 0) return this.react(signal);
    return settled(this.plan.handlerTurns).then(() => this.react(signal));
  }

  react(signal: Down) {
    this.alive('react');
    if (signal.sequence < 0) throw new Error('told to');
    if (signal.hops > 0) for (const child of this.below) void child.send(new Down(signal.sequence, signal.hops - 1));
    void this.first.send(signal);
    return this.speak(2);
  }

  @OnUp(Up) async hear(signal: Up, child: ChildRef) {
    this.alive('hear');
    const heard = journal.heard.get(child.path) ?? [];
    journal.heard.set(child.path, [...heard, signal.sequence]);
    if (this.plan.handlerTurns > 0) await nextTurn();
    return this.speak(1);
  }

  @OnChildExit() childGone(child: ChildRef, exit: Exit) {
    this.alive('childGone');
    if (exit.reason === 'failed') journal.failures++;
    journal.threads.delete(child.path);
    if (this.plan.meddles) for (const other of this.below) void other.send(new Down(0, 0));
  }

  protected override async exit() {
    for (const child of this.children()) journal.faults.push(`${this.path} exits before ${child.path}`);
    await settled(this.plan.exitTurns);
    await this.speak(this.plan.atExit);
    this.gone = true;
    journal.exits.push(this.path);
    this.breakAt('exit');
  }

  alive(where: string) {
    if (this.gone) journal.faults.push(`${this.path} runs ${where} after its exit`);
  }
}

describe('a random tree', function () {
  this.timeout(60_000);

  it('keeps order, account and the order of exits, whatever stops or fails meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(plan, moves, async (shape, todo) => {
        journal = new Journal();
        const tree = await startMaster(RandomThread as new (shape: Plan) => AnyThread, {
          args: [{ ...shape, broken: 'nothing' }],
          clock: new VirtualClock(),
          log: new KeptLog(),
        });
        let broken = breaks(shape);
        let spawned = false;
        for (const { what, which } of todo) {
          const threads = [...journal.threads.values()].filter((each) => !each.gone);
          const thread = threads[which % Math.max(threads.length, 1)];
          if (!thread || thread.path === 'master') {
            void (tree as unknown as { send(signal: Down): void }).send(new Down(which, 3));
          } else if (what === 'feed') void thread.react(new Down(which, 2));
          else if (what === 'finish') thread.stop();
          else if (what === 'spawn') {
            spawned = true;
            void thread.below.spawn({ ...shape, broken: 'nothing' });
          } else if (what === 'stop') for (const child of thread.below) void child.stop();
          else if (what === 'fail') {
            broken = true;
            for (const child of thread.below) void child.send(new Down(-1, 0));
          } else await nextTurn();
          expectSnapshotBalances(tree.snapshot());
        }
        const report = await stopped(tree);
        expectBalance(report);
        expect(journal.faults.join('; ')).to.equal('');
        if (!broken) expect(report.errors.map((error) => error.message).join('; ')).to.equal('');
        for (const { path, in: inward, up } of report.edges) {
          // A member whose start the stop cut short handles nothing that was sent to it.
          const discarded = spawned ? 0 : inward.discarded;
          if (!broken) expect([inward.failed, discarded, up.failed, up.discarded], path).to.deep.equal([0, 0, 0, 0]);
        }
        for (const [path, heard] of journal.heard) {
          expect(heard, `what ${path} sent, in order`).to.deep.equal([...heard].sort((a, b) => a - b));
        }
      }),
      { numRuns: 600 },
    );
  });
});

/** Whether something below the root throws, so that what it costs may not be held against the tree. */
function breaks(plan: Plan): boolean {
  return plan.children.some((child) => child.broken !== 'nothing' || breaks(child));
}

/** Stops a tree; one that hangs is a fault with its picture, not a timeout. */
async function stopped(tree: Tree<AnyThread>): Promise<ExitReport> {
  let report: ExitReport | undefined;
  void tree.stop().then((end) => (report = end));
  for (let turn = 0; turn < 5000 && !report; turn++) await nextTurn();
  if (report) return report;
  throw new Error(`it hangs: ${JSON.stringify(tree.snapshot())}`);
}
