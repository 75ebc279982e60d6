import type { TaskThreadError } from 'taskthread';
import { ByClass } from '#lib/intercom/by-class.js';
import type { DropReason } from '#lib/metadata/options.js';
import type { QueueReader } from '#lib/intercom/queue/queue-reader.js';
import { SignalQueue } from '#lib/intercom/queue/queue.js';
import type { Route } from '#lib/intercom/route.js';
import type { OverflowPolicy, QueueOptions, QueueView } from 'taskthread';
import { expect } from 'chai';
import fc from 'fast-check';
import { A, B, C, type Item, NaiveQueue, seen } from '../../support/naive-queue.js';

class Reader implements QueueReader {
  readonly edge = { path: 'master/child' };
  readonly direction = 'in';
  oppositeBlocked = false;
  readonly gone: string[] = [];
  readonly errors: TaskThreadError[] = [];
  blocked(): void {}
  overdrawn(): void {}
  wake(): void {}
  refused(): void {}
  dropped(signal: unknown, reason: DropReason): void {
    this.gone.push(`${(signal as Item).id} ${reason}`);
  }
  overflowed(error: TaskThreadError): void {
    this.errors.push(error);
  }
}

const types = { A, B, C };
type Own = Partial<Record<keyof typeof types, QueueOptions<Item>>>;

/** A queue with three classes of signals, each of which may have options of its own. */
function queueOf(options: QueueOptions<Item>, own: Own = {}) {
  const route = (member: string, queue: QueueOptions | undefined): Route => ({
    member,
    delivery: undefined,
    batch: undefined,
    queue,
    relays: false,
    outlet: undefined,
    answers: false,
    guarded: false,
    pipe: undefined,
    concurrency: 1,
    timeoutMs: undefined,
    method: () => {},
  });
  const entries = Object.entries(types).map(
    ([name, type]) => [type, route(name, own[name as keyof typeof types])] as const,
  );
  const reader = new Reader();
  return {
    reader,
    queue: new SignalQueue(reader, options, new ByClass<Route>(new Map<never, Route>(entries as never))),
  };
}

const weigh = (item: Item): number => item.weight;
const ids = (queue: SignalQueue): number[] => (queue.queued as Item[]).map(({ id }) => id);

describe('a queue that overflows, beside a naive one', function () {
  this.timeout(30_000);

  const policies = ['wait', 'drop-oldest', 'drop-newest', 'fail'] as const;
  /** says by the number of the signal what is to become of it */
  const saying =
    (words: readonly OverflowPolicy[], views: unknown[]) =>
    (item: Item, queue: QueueView<Item>): OverflowPolicy => {
      views.push(seen(queue));
      return words[item.id % words.length]!;
    };

  const capacity = fc.oneof(
    fc.integer({ min: 1, max: 5 }),
    fc.record({
      signals: fc.integer({ min: 1, max: 5 }),
      bytes: fc.integer({ min: 1, max: 12 }),
      weigh: fc.constant(weigh),
    }),
    fc.record({ bytes: fc.integer({ min: 1, max: 12 }), weigh: fc.constant(weigh) }),
  );
  type Overflow = { readonly word?: (typeof policies)[number] | 'latest'; readonly words?: readonly OverflowPolicy[] };
  const overflow: fc.Arbitrary<Overflow> = fc.oneof(
    fc.record({ word: fc.constantFrom(...policies, 'latest' as const, 'latest' as const) }),
    fc.record({ words: fc.array(fc.constantFrom(...policies), { minLength: 1, maxLength: 4 }) }),
  );
  const some = fc.record({
    capacity: fc.option(capacity, { nil: undefined }),
    overflow: fc.option(overflow, { nil: undefined }),
  });
  type Some = {
    readonly capacity?: QueueOptions<Item>['capacity'] | undefined;
    readonly overflow?: Overflow | undefined;
  };
  const optionsOf = ({ capacity: bound, overflow: said }: Some, views: unknown[]): QueueOptions<Item> => {
    const { word, words } = said ?? {};
    if (word === 'latest') return { capacity: bound, overflow: word, key: (item) => item.key };
    return { capacity: bound, overflow: words ? saying(words, views) : word };
  };

  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        does: fc.constantFrom('offer', 'offer', 'try'),
        type: fc.constantFrom(...Object.values(types)),
        key: fc.integer({ min: 0, max: 2 }),
        weight: fc.integer({ min: 0, max: 15 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ does: fc.constant('take' as const) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('unbound', 'closeToNew', 'close', 'reopen') }) },
  );

  it('holds, drops, refuses and lets wait what that does, at every step, and its account balances', () => {
    fc.assert(
      fc.property(
        some,
        fc.record({ A: fc.option(some, { nil: undefined }), B: fc.option(some, { nil: undefined }) }),
        fc.array(step, { maxLength: 120, size: 'max' }),
        (common, each, steps) => {
          const views: unknown[] = [];
          const said = (into: unknown[]): { options: QueueOptions<Item>; own: Own } => ({
            options: optionsOf(common, into),
            own: Object.fromEntries(
              Object.entries(each).flatMap(([name, one]) =>
                one?.capacity !== undefined || one?.overflow !== undefined ? [[name, optionsOf(one, into)]] : [],
              ),
            ),
          });
          const real = said(views);
          const { queue, reader } = queueOf(real.options, real.own);
          const naive = said([]);
          const model = new NaiveQueue(
            naive.options,
            new Map(Object.entries(naive.own).map(([name, one]) => [types[name as keyof typeof types], one])),
          );
          steps.forEach((one, id) => {
            if ('key' in one) {
              const item = new one.type(id, one.key, one.weight);
              model.offer(item, one.does === 'try');
              if (one.does === 'try') queue.tryOffer(item);
              else void queue.offer(item);
            } else if (one.does === 'take') {
              const taken = model.take();
              if (taken) expect(queue.take(), 'taken').to.equal(taken);
            } else {
              model[one.does as 'close']();
              queue[one.does as 'close']();
            }
            const { accepted, taken, refused, waiting, bytes, full, size, drops } = queue;
            const dropped = drops?.total ?? 0;
            expect({ ids: ids(queue), taken, refused, waiting, bytes, full }).to.deep.equal({
              ids: model.queued.map((item) => item.id),
              taken: model.taken,
              refused: model.refused,
              waiting: model.waiting.length,
              bytes: model.bytes,
              full: model.full,
            });
            expect(accepted, 'accepted').to.equal(taken + dropped + size);
            expect(reader.gone).to.deep.equal(model.dropped);
            expect(views).to.deep.equal(model.views);
            expect(reader.errors.length).to.equal(model.failures);
          });
        },
      ),
      { numRuns: 1000 },
    );
  });
});
