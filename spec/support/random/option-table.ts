import fc from 'fast-check';
import { bufferTime, delay, filter } from 'rxjs';
import type {
  AskOptions,
  Backoff,
  Capacity,
  ListeningOptions,
  OverflowPolicy,
  QueueOptions,
  QueueView,
  ReschedulingOptions,
  RestartOptions,
  SourcePolicy,
  ThreadOptions,
} from 'taskthread';
import type { BatchBounds, ListenerOptions, PipeOption } from '#lib/decorators/listener.js';
import { parityOf } from './feed.js';
import { bytesOf, topicOf } from './signals.js';

/** The options of all shapes of a type. */
type Flat<T> = {
  [K in T extends unknown ? keyof T : never]?: T extends unknown ? (K extends keyof T ? T[K] : never) : never;
};
type Drawn<T> = { readonly [K in keyof T]?: fc.Arbitrary<T[K]> };

// Each option of the API, and what a random program may give for it: half of the time, unless `always` says otherwise.
// An option that is missing here is in no random tree.

const ms = (...choices: readonly number[]): fc.Arbitrary<number> => fc.constantFrom(...choices);

/** Deadlines not below those that hold unless told: what is slow by itself must not run into one. */
const deadline = ms(30_000, 12_000);

/** of `backoff` */
export const backoffTable = {
  initialMs: ms(0, 20, 40),
  maxMs: ms(100, 50),
  factor: fc.constantFrom(2, 1),
  jitter: fc.constantFrom(0.2, 0, 1),
} satisfies Drawn<Backoff>;

/** of `batch` */
export const batchTable = {
  max: fc.integer({ min: 1, max: 4 }),
  withinMs: ms(0, 10, 25),
} satisfies Drawn<BatchBounds>;

/** of `capacity`, where it is not a number */
export const boundsTable = {
  signals: fc.integer({ min: 1, max: 5 }),
  bytes: fc.integer({ min: 1, max: 6 }),
  weigh: fc.constant(bytesOf),
};

const capacity: fc.Arbitrary<Capacity> = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  fc.record(boundsTable, { requiredKeys: ['bytes', 'weigh'] }),
);

type Overflow = NonNullable<QueueOptions['overflow']>;

/** Says each time anew, by how much is queued. */
const asItComes = (_: unknown, { size }: QueueView): OverflowPolicy =>
  (['wait', 'drop-oldest', 'drop-newest'] as const)[size % 3]!;

/** Most queues wait: what others drop is under way no more. `key` goes with `'latest'`, see {@link withKey} */
const overflow: fc.Arbitrary<Overflow> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('wait') },
  { weight: 4, arbitrary: fc.constantFrom<Overflow[]>('drop-oldest', 'drop-newest', 'latest', asItComes) },
  { weight: 1, arbitrary: fc.constant('fail') },
);
const key = fc.constant(topicOf);

/** of `queues: { in, up }`; listeners have the same */
export const queueTable = { capacity, overflow, key } satisfies Drawn<Flat<QueueOptions>>;

/** A key and `'latest'` go together. */
export function withKey<O extends { readonly overflow?: unknown; readonly key?: unknown }>(
  { key: _key, ...options }: O,
  about: (item: never) => unknown = topicOf,
): O {
  return (options.overflow === 'latest' ? { ...options, key: about } : options) as O;
}

const queue = fc.record(queueTable, { requiredKeys: [] }).map((options) => withKey(options));

/** of `@Thread`; `up`, `forwardUp`, `forwardIn` and `name` follow from the tree */
export const threadTable = {
  queues: fc.record({ in: queue, up: queue }, { requiredKeys: [] }) as fc.Arbitrary<
    NonNullable<ThreadOptions['queues']>
  >,
  serial: fc.boolean(),
  deadlockMs: ms(10_000, 500),
  startTimeoutMs: ms(30_000, 60_000),
  quiesceTimeoutMs: deadline,
  drainTimeoutMs: deadline,
  exitTimeoutMs: deadline,
} satisfies Drawn<ThreadOptions>;

/** of `@OnIn` and `@OnUp` */
export const listenerTable = {
  batch: fc.record(batchTable),
  concurrency: fc.integer({ min: 1, max: 3 }),
  timeoutMs: ms(60, 90),
  ...queueTable,
} satisfies Drawn<Flat<ListenerOptions<BatchBounds>>>;

/** of `@OnIn` and `@OnUp` too, in the place of what the operators do; the method takes what they give: signals, or arrays */
export const pipeTable = {
  pipe: fc.constantFrom<NonNullable<PipeOption<unknown, unknown>['pipe']>>(
    (signals) => signals,
    (signals, scheduler) => signals.pipe(delay(10, scheduler)),
    (signals, scheduler) =>
      signals.pipe(
        bufferTime(15, scheduler),
        filter((gathered) => gathered.length > 0),
      ),
  ),
} satisfies Drawn<PipeOption<unknown, unknown>>;

/** of `@OnUp` alone, and of `@OnChildExit`: which of the children, and how its class is told */
export const fromTable = {
  from: fc.record({ child: fc.nat(2), asThunk: fc.boolean() }),
};

/** of `ask` and `askAll`: short, for a circle of asks ends by it */
export const askTable = { timeoutMs: ms(10, 30) } satisfies Drawn<AskOptions>;

/** of `@Rescheduling` and `tasks.start` */
export const reschedulingTable = {
  intervalMs: ms(0, 15, 30),
  mode: fc.constantFrom('delay', 'rate'),
  initialDelayMs: ms(0, 10),
  jitterMs: ms(1, 20),
  maxRuns: fc.integer({ min: 1, max: 4 }),
  cron: fc.constantFrom('* * * * * *', '*/2 * * * * *'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
  onError: fc.constantFrom('fail', 'retry'),
  backoff: fc.record(backoffTable, { requiredKeys: [] }),
  maxRetries: fc.nat(3),
  timeoutMs: ms(60, 90),
  warnAbovePerSecond: fc.constantFrom(10_000, 5),
} satisfies Drawn<ReschedulingOptions>;

type ItemOverflow = NonNullable<ListeningOptions['overflow']>;
const ofItem = (_: unknown, { size }: QueueView): SourcePolicy => (size % 2 === 0 ? 'drop-oldest' : 'drop-newest');

/** of `@Listening`; `event` follows from the source, and one that waits by itself has nothing to overflow */
export const listeningTable = {
  concurrency: fc.integer({ min: 1, max: 3 }),
  onEnd: fc.constantFrom('ignore', 'stop', 'fail'),
  onError: fc.constantFrom('fail', 'ignore'),
  capacity: fc.integer({ min: 1, max: 4 }),
  overflow: fc.constantFrom<ItemOverflow[]>('fail', 'drop-oldest', 'drop-newest', 'latest', ofItem),
  key: fc.constant(parityOf),
} satisfies Drawn<ListeningOptions>;

/** of `@Child` and `@Children` */
export const restartTable = {
  restart: fc.constantFrom('on-failure', 'always', 'never'),
  maxRestarts: fc.nat(6),
  withinMs: ms(60_000, 50),
  backoff: fc.record(backoffTable, { requiredKeys: [] }),
  strategy: fc.constantFrom('one-for-one', 'rest-for-one', 'one-for-all'),
} satisfies Drawn<RestartOptions>;

/** of `@Child` alone: how far goes what it sends */
export const childTable = {
  args: fc.oneof(
    fc.tuple(fc.nat(9)),
    fc.constant((): [number] => [3]),
  ),
};

/** of `@Children` alone */
export const childrenTable = { max: fc.integer({ min: 1, max: 3 }), idleMs: ms(15, 40) };

/** of `@Exclusive`: the lock that handlers and tasks share */
export const exclusiveTable = { lock: fc.constantFrom('one', 'two') };
