import { expect } from 'chai';
import fc from 'fast-check';
import { ByClass } from '#lib/intercom/by-class.js';
import { offerAll } from '#lib/intercom/queue/offer-all.js';
import { SignalQueue } from '#lib/intercom/queue/queue.js';
import type { Route } from '#lib/intercom/route.js';
import type { OverflowPolicy, QueueOptions } from 'taskthread';
import { A, B, type Item } from '../support/naive-queue.js';

/** What is done to a queue from outside, or by a function that it asks or tells. */
const deeds = ['offer', 'offer', 'offer', 'try', 'end', 'closeToNew', 'unbound'] as const;
type Deed = (typeof deeds)[number];
type Options = QueueOptions<Item>;

/** Two queues whose functions, and whoever is told of what becomes of signals, do something to one of them now and then. */
class Pair {
  /** for each time something of the user's is called: what it does, if anything */
  readonly #whims: (readonly [number, Deed] | undefined)[];
  readonly #policies: readonly OverflowPolicy[];
  readonly queues: readonly SignalQueue[];
  /** whether each is bounded in bytes */
  readonly inBytes: boolean[] = [];
  #calls = 0;
  #items = 0;
  #busy = false;

  constructor(
    options: readonly ((pair: Pair) => Options)[],
    own: Options | undefined,
    whims: readonly (readonly [number, Deed] | undefined)[],
    policies: readonly OverflowPolicy[],
  ) {
    this.#whims = [...whims];
    this.#policies = policies;
    const called = (): void => this.called();
    const reader = { edge: { path: 'master/child' }, direction: 'in', oppositeBlocked: false, wake() {}, blocked() {} };
    const tells = { refused: called, overdrawn: called, dropped: called, overflowed: called };
    const routes = own ? [[B, { queue: own }] as const, [A, { queue: undefined }] as const] : [];
    this.queues = options.map((of) => {
      const given = of(this);
      this.inBytes.push(typeof given.capacity === 'object');
      const byClass = new ByClass<Route>(new Map(routes as never));
      return new SignalQueue({ ...reader, ...tells } as never, given, byClass);
    });
  }

  /** Something of the user's is called. */
  called(): void {
    const whim = this.#whims.shift();
    if (!whim || this.#busy) return;
    this.#busy = true;
    this.do(this.queues[whim[0]]!, whim[1]);
    this.#busy = false;
  }

  policy(): OverflowPolicy {
    return this.#policies[this.#calls++ % this.#policies.length]!;
  }

  items(count: number): Item[] {
    return Array.from({ length: count }, () => {
      const id = this.#items++;
      return new (id % 3 === 0 ? B : A)(id, id % 4, (id * 7) % 11);
    });
  }

  do(queue: SignalQueue, deed: Deed): void {
    if (deed === 'offer') for (const item of this.items(1)) void queue.offer(item);
    else if (deed === 'try') for (const item of this.items(1)) queue.tryOffer(item);
    else if (deed === 'end') {
      queue.close();
      queue.discard();
    } else queue[deed]();
  }
}

const weigh =
  (pair: Pair) =>
  ({ weight }: Item): number => (pair.called(), weight);
const kinds: readonly ((pair: Pair, signals: number, bytes: number) => Options)[] = [
  (_, signals) => ({ capacity: signals }),
  (pair, signals, bytes) => ({ capacity: { signals, bytes, weigh: weigh(pair) } }),
  (pair, signals, bytes) => ({ capacity: { signals, bytes, weigh: weigh(pair) }, overflow: 'drop-oldest' }),
  (pair, signals) => ({ capacity: signals, overflow: 'latest', key: ({ key }) => (pair.called(), key) }),
  (pair, signals) => ({ capacity: signals, overflow: () => (pair.called(), pair.policy()) }),
];

describe('a queue whose functions send to it, and end it, while it asks them', () => {
  function queueOf(options: QueueOptions, own: QueueOptions | undefined, dropped: () => void): SignalQueue {
    const reader = { edge: { path: 'master/child' }, direction: 'in', oppositeBlocked: false, wake() {}, blocked() {} };
    const routes = own ? [[B, { queue: own }] as const, [A, { queue: undefined }] as const] : [];
    return new SignalQueue(
      { ...reader, refused() {}, dropped } as never,
      options,
      new ByClass(new Map(routes as never)),
    );
  }

  it('drops a signal when who is told of a drop takes the room that it made', () => {
    let told = 0;
    const queue: SignalQueue = queueOf({ capacity: 1 }, { overflow: 'drop-oldest' }, () => {
      if (told++ === 0) void queue.offer(new A(9, 0, 0));
    });
    void queue.offer(new B(1, 0, 0));
    expect(queue.offer(new B(2, 0, 0))).to.equal(undefined);
    expect((queue.queued as Item[]).map(({ id }) => id)).to.deep.equal([9]);
    expect([queue.accepted, queue.taken, queue.drops!.total]).to.deep.equal([3, 0, 2]);
  });

  it('lets in those that wait when who is told of a drop closes it to new ones', async () => {
    const policies = ['wait', 'drop-oldest'] as const;
    let calls = 0;
    const queue: SignalQueue = queueOf({ capacity: 1, overflow: () => policies[calls++]! }, undefined, () =>
      queue.closeToNew(),
    );
    void queue.offer(new A(1, 0, 0));
    const wait = queue.offer(new A(2, 0, 0));
    void queue.offer(new A(3, 0, 0));
    await wait;
    expect([queue.size, queue.waiting, queue.refused, queue.drops!.total]).to.deep.equal([1, 0, 1, 1]);
  });

  it('has an account that balances, and bytes of what it holds, after any sequence of steps', function () {
    this.timeout(10_000);
    const which = fc.integer({ min: 0, max: 1 });
    const deed = fc.tuple(which, fc.constantFrom(...deeds));
    const step = fc.oneof(
      deed,
      fc.tuple(which, fc.constantFrom('offerAll', 'take', 'take', 'move', 'reopen')),
    ) as fc.Arbitrary<[number, Deed | 'offerAll' | 'take' | 'move' | 'reopen']>;
    const options = fc
      .tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }))
      .map(
        ([kind, signals, bytes]) =>
          (pair: Pair) =>
            kind(pair, signals, bytes),
      );
    const policy = fc.constantFrom<OverflowPolicy>('wait', 'drop-oldest', 'drop-newest', 'fail');
    const own = fc.option(fc.record({ capacity: fc.integer({ min: 1, max: 3 }), overflow: policy }), {
      nil: undefined,
    });
    const whims = fc.array(fc.option(deed, { nil: undefined, freq: 2 }), { maxLength: 40, size: 'max' });
    fc.assert(
      fc.property(
        fc.tuple(options, options),
        own,
        whims,
        fc.array(policy, { minLength: 1 }),
        fc.array(step, { maxLength: 40, size: 'max' }),
        (of, ofB, does, policies, steps) => {
          const pair = new Pair(of, ofB, does, policies);
          for (const [at, what] of steps) {
            const [queue, other] = [pair.queues[at]!, pair.queues[1 - at]!];
            if (what === 'offerAll') void offerAll(queue, pair.items(4), () => {});
            else if (what === 'take') queue.size > 0 && queue.take();
            else if (what === 'move') queue.size > 0 && queue.moveTo(other, 3);
            else if (what === 'reopen') queue.reopen();
            else pair.do(queue, what);
            for (const [n, { accepted, taken, drops, size, queued, bytes, waiting, peak }] of pair.queues.entries()) {
              expect(accepted).to.equal(taken + size + (drops?.total ?? 0));
              expect(queued.every((each) => each instanceof A || each instanceof B)).to.equal(true);
              const weights = (queued as Item[]).reduce((all, { weight }) => all + weight, 0);
              expect(bytes).to.equal(pair.inBytes[n] ? weights : 0);
              expect([size === 0 && waiting > 0, peak >= size]).to.deep.equal([false, true]);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
