import { expect } from 'chai';
import fc from 'fast-check';
import {
  type AnyThread,
  Children,
  type ChildRef,
  type Exit,
  OnChildExit,
  OnIn,
  OnUp,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
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
}

const plan: fc.Arbitrary<Plan> = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.record({
    children: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('plan'), { maxLength: 3 })),
    handlerTurns: fc.nat(2),
    enterTurns: fc.nat(2),
    exitTurns: fc.nat(2),
    atEnter: fc.nat(4),
    atExit: fc.nat(4),
  }),
})).plan;

const moves = fc.array(
  fc.record({
    what: fc.constantFrom('feed', 'feed', 'stop', 'fail', 'finish', 'wait'),
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

@Thread({ up: [Up], queues: { up: { capacity: 2 }, in: { capacity: 2 } } })
class RandomThread extends TaskThread<{ in: Down; up: Up }> {
  @Children(() => RandomThread) below!: ThreadGroup<typeof RandomThread>;
  sequence = 0;
  gone = false;

  constructor(readonly plan: Plan) {
    super();
  }

  protected override async enter() {
    await settled(this.plan.enterTurns);
    await this.speak(this.plan.atEnter);
  }

  protected override async ready() {
    for (const child of this.plan.children) await this.below.trySpawn(child);
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
  }

  protected override async exit() {
    for (const child of this.below) journal.faults.push(`${this.path} exits before ${child.path}`);
    await settled(this.plan.exitTurns);
    await this.speak(this.plan.atExit);
    this.gone = true;
    journal.exits.push(this.path);
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
          args: [shape],
          clock: new VirtualClock(),
          log: new KeptLog(),
        });
        let broken = false;
        for (const { what, which } of todo) {
          const threads = [...journal.threads.values()].filter((each) => !each.gone);
          const thread = threads[which % Math.max(threads.length, 1)];
          if (!thread || thread.path === 'master') {
            void (tree as unknown as { send(signal: Down): void }).send(new Down(which, 3));
          } else if (what === 'feed') void thread.react(new Down(which, 2));
          else if (what === 'finish') thread.stop();
          else if (what === 'stop') for (const child of thread.below) void child.stop();
          else if (what === 'fail') {
            broken = true;
            for (const child of thread.below) void child.send(new Down(-1, 0));
          } else await nextTurn();
          expectSnapshotBalances(tree.snapshot());
        }
        const report = await tree.stop();
        expectBalance(report);
        expect(journal.faults.join('; ')).to.equal('');
        if (!broken) expect(report.errors.map((error) => error.message).join('; ')).to.equal('');
        for (const { path, in: inward, up } of report.edges) {
          if (!broken)
            expect([inward.failed, inward.discarded, up.failed, up.discarded], path).to.deep.equal([0, 0, 0, 0]);
        }
        for (const [path, heard] of journal.heard) {
          expect(heard, `what ${path} sent, in order`).to.deep.equal([...heard].sort((a, b) => a - b));
        }
      }),
      { numRuns: 1500 },
    );
  });
});
