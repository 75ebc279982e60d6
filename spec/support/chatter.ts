import {
  type AnyThread,
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  Rescheduling,
  type Snapshot,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
  type Tree,
} from 'taskthread';
import fc from 'fast-check';
import { nextTurn, VirtualClock } from 'taskthread/testing';
import { KeptLog, settled } from './trees.js';

export class Down {
  constructor(readonly hops: number) {}
}
export class Up {
  constructor(readonly hops: number) {}
}

/** A thread of a random tree that talks, and what is below it. */
export interface Talker {
  readonly inCapacity: number;
  readonly upCapacity: number;
  /** whether its queues are bounded in bytes too; a signal weighs its hops and one */
  readonly bytes: number | undefined;
  /** passes on without a handler; only above a single child */
  readonly relay: boolean;
  /** how many signals its task begins with */
  readonly seeds: number;
  readonly hops: number;
  /** turns of the event loop a handler takes; 0: it is done at once, or when its signal was accepted */
  readonly turns: number;
  /** what decides where a signal goes, and how */
  readonly choices: readonly number[];
  readonly below: readonly { readonly plan: Talker; readonly count: number }[];
}

const talkers = (least: number): fc.Arbitrary<Talker> =>
  fc.letrec<{ talker: Talker }>((tie) => ({
    talker: fc.record({
      inCapacity: fc.integer({ min: least, max: 4 }),
      upCapacity: fc.integer({ min: least, max: 4 }),
      // One that is larger than the whole passes alone: such a queue may hold a single signal.
      bytes: least > 1 ? fc.constant(undefined) : fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
      relay: fc.boolean(),
      seeds: fc.nat(4),
      hops: fc.integer({ min: 1, max: 30 }),
      turns: fc.nat(2),
      choices: fc.array(fc.nat(29), { minLength: 1, maxLength: 8 }),
      below: fc.oneof(
        { maxDepth: 3 },
        fc.constant([]),
        fc.array(fc.record({ plan: tie('talker'), count: fc.integer({ min: 1, max: 3 }) }), {
          minLength: 1,
          maxLength: 2,
        }),
      ),
    }),
  })).talker;

/** A random tree, and how many of its signals may be under way at once. */
export interface Plan {
  readonly top: Talker;
  readonly budget: number;
}

/**
 * Random trees up to four deep; each thread has up to two kinds of children, one to three of each. A circle of waits
 * holds at least twice both capacities of an edge and two signals more, so with fewer no tree may come to stand.
 */
export const plans: fc.Arbitrary<Plan> = fc
  .integer({ min: 1, max: 4 })
  .chain((least) => fc.record({ top: talkers(least), budget: fc.constant(4 * least + 1) }));

/** What the threads of one tree count together. */
export class Tally {
  sent = 0;
  handled = 0;
  /** `tryUp` and `trySend` that found no room */
  notTaken = 0;
  constructor(
    /** signals that may still be added to those under way */
    public budget: number,
    /** signals a handler sends for each it handles */
    readonly each: number,
  ) {}

  /** Whether so many more may be under way. */
  grants(signals: number): boolean {
    if (signals > this.budget) return false;
    this.budget -= signals;
    return true;
  }
}

const weigh = (signal: Down | Up): number => signal.hops + 1;

/** A leaf has nobody to broadcast to, so the types refuse it to their common base. */
interface Broadcasting {
  broadcast(signal: Down): void | Promise<void>;
}

abstract class Talking extends TaskThread<{ in: Down; up: Up }> {
  turn = 0;
  constructor(
    readonly plan: Talker,
    readonly tally: Tally,
  ) {
    super();
  }

  @Rescheduling({ maxRuns: 1 }) async begin() {
    for (let n = 0; n < this.plan.seeds && this.tally.grants(1); n++) await this.pass(this.plan.hops);
  }

  @OnIn(Down) down(signal: Down) {
    return this.handle(signal);
  }

  handle(signal: Down | Up): void | Promise<void> {
    this.tally.handled++;
    if (this.plan.turns === 0) return this.answer(signal.hops - 1);
    return settled(this.plan.turns).then(() => this.answer(signal.hops - 1));
  }

  answer(hops: number): void | Promise<void> {
    if (this.tally.each === 1) return this.pass(hops);
    return (async () => {
      for (let n = 0; n < this.tally.each; n++) await this.pass(hops);
    })();
  }

  /** Sends one signal on; a broadcast of several is the last hop of each. */
  pass(hops: number): void | Promise<void> {
    if (hops < 0) return;
    const { choices } = this.plan;
    const choice = choices[this.turn % choices.length]! + this.turn++;
    const children = [...this.children()] as ChildRef<Talking>[];
    const child = children[choice % (children.length + 1)];
    const { tally } = this;
    if (!child) {
      if (this.path === 'master') return;
      tally.sent++;
      const signal = new Up(hops);
      if (choice % 7 === 0) return void (this.tryUp(signal) || tally.notTaken++);
      return choice % 3 === 0 ? this.upAll([signal]) : this.up(signal);
    }
    if (choice % 5 === 0 && tally.grants(children.length - 1)) {
      tally.sent += children.length;
      return (this as unknown as Broadcasting).broadcast(new Down(children.length > 1 ? 0 : hops));
    }
    tally.sent++;
    const signal = new Down(hops);
    if (choice % 7 === 0) return void (child.trySend(signal) || tally.notTaken++);
    return choice % 3 === 0 ? child.sendAll([signal]) : child.send(signal);
  }
}

abstract class Parent extends Talking {
  @OnUp(Up) heard(signal: Up) {
    return this.handle(signal);
  }
}

type Type = new (plan: Talker, tally: Tally) => AnyThread;

/** The class of one thread of the plan: its capacities are of the class, so each has one of its own. */
function threadOf(plan: Talker): Type {
  const bounded = (signals: number) => ({
    capacity: plan.bytes === undefined ? signals : { signals, bytes: plan.bytes, weigh },
  });
  const queues = { in: bounded(plan.inCapacity), up: bounded(plan.upCapacity) };
  const [first, second] = plan.below;
  if (!first) {
    @Thread({ name: 'Leaf', up: [Up], queues })
    class Leaf extends Talking {}
    return Leaf;
  }
  const One = threadOf(first.plan) as unknown as typeof Talking & Type;
  if (plan.relay && first.count === 1 && !second) {
    @Thread({ name: 'Relay', forwardUp: [Up], forwardIn: [Down], queues })
    class Relay extends TaskThread<{ in: Down; up: Up }> {
      @Children(One) one!: ThreadGroup<typeof One>;
      constructor(
        _plan: Talker,
        readonly tally: Tally,
      ) {
        super();
      }
      protected override async ready() {
        await this.one.spawn(first!.plan, this.tally);
      }
    }
    return Relay;
  }
  if (!second) {
    @Thread({ name: 'One', up: [Up], queues })
    class OneKind extends Parent {
      @Children(One) one!: ThreadGroup<typeof One>;
      protected override async ready() {
        for (let n = 0; n < first!.count; n++) await this.one.spawn(first!.plan, this.tally);
      }
    }
    return OneKind;
  }
  const Two = threadOf(second.plan) as unknown as typeof Talking & Type;
  @Thread({ name: 'Two', up: [Up], queues })
  class TwoKinds extends Parent {
    @Children(One) one!: ThreadGroup<typeof One>;
    @Children(Two) two!: ThreadGroup<typeof Two>;
    protected override async ready() {
      for (let n = 0; n < first!.count; n++) await this.one.spawn(first!.plan, this.tally);
      for (let n = 0; n < second!.count; n++) await this.two.spawn(second!.plan, this.tally);
    }
  }
  return TwoKinds;
}

/** A running random tree. */
export interface Conversation {
  readonly tree: Tree<AnyThread>;
  readonly clock: VirtualClock;
  readonly tally: Tally;
  /** Resolves when nothing has been handled for a while. */
  atRest(): Promise<void>;
}

/** @param each signals a handler sends for each it handles */
export async function converse({ top, budget }: Plan, each: number): Promise<Conversation> {
  const tally = new Tally(each === 1 ? budget : Infinity, each);
  const clock = new VirtualClock();
  const tree = await startMaster(threadOf({ ...top, relay: false }), {
    args: [top, tally],
    clock,
    log: new KeptLog(),
  });
  return {
    tree,
    clock,
    tally,
    async atRest() {
      for (let last = -1, still = 0; still < 6; await nextTurn()) {
        still = last === tally.handled ? still + 1 : 0;
        last = tally.handled;
      }
    },
  };
}

/** How many signals of a tree are queued, or wait to be. */
export function unhandled(tree: Tree<AnyThread>): number {
  let count = 0;
  const stack: Snapshot[] = [tree.snapshot()];
  for (let each = stack.pop(); each; each = stack.pop()) {
    for (const { queued, waiting } of [each.edge.in, each.edge.up]) count += queued + waiting;
    stack.push(...each.children);
  }
  return count;
}
