import fc from 'fast-check';
import type { AskOptions, ListeningOptions, ReschedulingOptions, RestartOptions } from 'taskthread';
import type { Fault } from 'taskthread/testing';
import type { ThreadOptions } from '#lib/metadata/options.js';
import type { BatchBounds, ListenerOptions, PipeOption } from '#lib/decorators/listener.js';
import { feedKinds, type FeedKind, parityOf, waits } from './feed.js';
import {
  askTable,
  childrenTable,
  childTable,
  exclusiveTable,
  fromTable,
  listenerTable,
  listeningTable,
  pipeTable,
  queueTable,
  reschedulingTable,
  restartTable,
  threadTable,
  withKey,
} from './option-table.js';

type Listens = ListenerOptions<BatchBounds> & PipeOption<unknown, unknown>;

/** A thread to be: its options, what it listens to, its tasks, and what is below it. */
export interface ThreadPlan {
  readonly thread: ThreadOptions;
  readonly listens: { readonly down: Listens; readonly order: Listens; readonly up: Listens; readonly tell: Listens };
  /** the one child that has a listener of its own for `Up`, and whose end alone is told, where it has children */
  readonly narrow: { readonly from?: From; readonly up: Listens; readonly exit: boolean };
  /** which classes it relays, where it can, instead of listening */
  readonly relays: { readonly in: readonly Relayed[]; readonly up: readonly Relayed[] };
  /** whether it asks its parent and its children, and how long it waits */
  readonly asks: AskOptions | undefined;
  /** the locks that its members hold while they run */
  readonly exclusive: Partial<Record<Member, string>>;
  readonly task: ReschedulingOptions;
  /** of a task that it starts now and then */
  readonly adHoc: ReschedulingOptions;
  readonly sources: readonly { readonly kind: FeedKind; readonly options: ListeningOptions }[];
  /** `sends`: one signal UP before it runs */
  readonly enter: 'none' | 'waits' | 'sends';
  /** what it does when a child has ended */
  readonly childExit: 'none' | 'listens' | 'spawns';
  readonly children: readonly ChildPlan[];
  readonly group: (ChildPlan & { readonly first: number }) | undefined;
}

/** One of the children, counted round, and how its class is told. */
export interface From {
  readonly child: number;
  readonly asThunk: boolean;
}

/** What may have a lock. */
export type Member = 'down' | 'up1' | 'say' | 'item0';

export type Relayed = 'first' | 'second';

export interface ChildPlan {
  readonly thread: ThreadPlan;
  readonly options: RestartOptions & { readonly args?: [number] | (() => [number]); readonly max?: number };
}

/** A whole program: a tree, which way its signals go, what comes from outside, and what goes wrong. */
export interface ProgramPlan {
  readonly master: ThreadPlan;
  /**
   * `round`: every handler passes on, in either direction, so that waits may meet in a circle: only few signals are under
   * way. `up`, `down`: one way alone, as many as there is time for.
   */
  readonly flow: 'round' | 'up' | 'down';
  /** the seed of what the threads do */
  readonly chance: number;
  /** how often something comes from outside */
  readonly moves: number;
  readonly faults: readonly Fault[];
}

const some = <T>(table: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(table, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

/**
 * A task without an interval goes round as long as it may: it has to come to an end, also one that fails each time. A
 * grid needs an interval, a pattern has none; how to try again is said with `onError: 'retry'` alone.
 */
const task = some(reschedulingTable).map(({ cron, timeZone, backoff, maxRetries, ...options }): ReschedulingOptions => {
  const { intervalMs, mode, initialDelayMs: _delay, ...others } = options;
  const again = options.onError === 'retry' ? { backoff, maxRetries: maxRetries ?? 3 } : {};
  if (cron !== undefined && intervalMs === undefined) return { ...others, ...again, cron, timeZone };
  const ends = (intervalMs ?? 0) > 0 ? { ...options, ...again } : { maxRuns: 3, ...options, ...again };
  return mode === 'rate' ? { ...ends, intervalMs: intervalMs || 15 } : ends;
});

const { lock } = exclusiveTable;

const listens = fc.oneof(
  { weight: 4, arbitrary: some(listenerTable).map((options) => withKey(options)) },
  {
    weight: 1,
    arbitrary: fc
      .record({ ...pipeTable, ...queueTable }, { requiredKeys: ['pipe'] })
      .map((options) => withKey(options)),
  },
) as fc.Arbitrary<Listens>;

const relayed = fc.subarray<Relayed>(['first', 'second']);
const relays = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ in: [], up: [] }) },
  { weight: 1, arbitrary: fc.record({ in: relayed, up: relayed }) },
);

const source = fc
  .record({ kind: fc.constantFrom(...feedKinds), options: some(listeningTable) })
  .map(({ kind, options: { capacity, overflow, key, ...options } }) => ({
    kind,
    options: waits(kind) ? options : { ...options, capacity, ...withKey({ overflow, key }, parityOf) },
  }));

const child = (thread: fc.Arbitrary<ThreadPlan>): fc.Arbitrary<ChildPlan> =>
  fc.record({ thread, options: some({ ...restartTable, ...childTable }) });

const group = (thread: fc.Arbitrary<ThreadPlan>): fc.Arbitrary<ThreadPlan['group']> => {
  const options = fc.oneof(some(childrenTable), some({ ...restartTable, ...childrenTable }));
  return fc.option(fc.record({ thread, options, first: fc.nat(3) }), { nil: undefined });
};

const threadWith = (below: BelowArbitraries): fc.Arbitrary<ThreadPlan> =>
  fc.record({
    thread: some(threadTable),
    listens: fc.record({ down: listens, order: listens, up: listens, tell: listens }),
    narrow: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ up: {}, exit: false }) },
      { weight: 1, arbitrary: fc.record({ ...fromTable, up: listens, exit: fc.boolean() }) },
    ),
    asks: fc.option(fc.record(askTable), { nil: undefined }),
    relays,
    exclusive: fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: some({ down: lock, up1: lock, say: lock, item0: lock }) },
    ),
    task,
    adHoc: task,
    sources: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(source, { maxLength: 2 }) },
    ),
    enter: fc.constantFrom('none', 'waits', 'sends'),
    childExit: fc.constantFrom('none', 'listens', 'spawns'),
    ...below,
  });

interface BelowArbitraries {
  readonly children: fc.Arbitrary<readonly ChildPlan[]>;
  readonly group: fc.Arbitrary<ThreadPlan['group']>;
}

const nothing: BelowArbitraries = { children: fc.constant([]), group: fc.constant(undefined) };

/** Trees of at most so many floors below this one. */
function threads(floors: number): fc.Arbitrary<ThreadPlan> {
  const leaf = threadWith(nothing);
  if (floors === 0) return leaf;
  const below = threads(floors - 1);
  const parent = threadWith({ children: fc.array(child(below), { maxLength: 2 }), group: group(below) });
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 2, arbitrary: parent });
}

const below = threads(2);
const master = threadWith({ children: fc.array(child(below), { maxLength: 2 }), group: group(below) });

const fault = <K extends Fault['kind']>(kind: K, rates: readonly number[], more: object = {}): fc.Arbitrary<Fault> =>
  fc.record({ kind: fc.constant(kind), rate: fc.constantFrom(...rates), ...more });

const slow = fault('slow', [0.2, 0.1], { ms: fc.constantFrom(40, 100) });
const crash = fault('crash', [0.02]);
const stop = fault('stop', [0.01, 0.02]);
const throws = fault('throw', [0.02]);

const faults: fc.Arbitrary<readonly Fault[]> = fc.oneof(
  { withCrossShrink: true },
  fc.constant([]),
  fc.tuple(slow),
  fc.tuple(stop),
  fc.tuple(throws),
  fc.tuple(slow, crash),
  fc.tuple(throws, stop, fault('enter', [0.1])),
  fc.tuple(fault('exit', [0.2]), stop),
  fc.subarray<Fault>([
    { kind: 'slow', rate: 0.1, path: 'master/a*' },
    { kind: 'throw', rate: 0.05, path: 'master/members*' },
    { kind: 'stop', rate: 0.02, path: 'master/*' },
    { kind: 'crash', rate: 0.01, path: '*/b' },
    { kind: 'enter', rate: 0.1, path: '*members[*]' },
  ]),
);

export const programPlan: fc.Arbitrary<ProgramPlan> = fc.record({
  master,
  flow: fc.constantFrom('round', 'round', 'up', 'down'),
  chance: fc.nat(),
  moves: fc.nat(8),
  faults,
});
