import type { OverflowPolicy, QueueOptions, QueueView } from 'taskthread';

/** A signal of the model: its class by letter, what it is about, what it weighs. */
export abstract class Item {
  constructor(
    readonly id: number,
    readonly key: number,
    readonly weight: number,
  ) {}
}
export class A extends Item {}
export class B extends Item {}
export class C extends Item {}

type Type = typeof A | typeof B | typeof C;
type Options = QueueOptions<Item>;

/** What a full queue shows to a function, as plain data. */
export const seen = ({ size, capacity, bytes, waiting, oldest }: QueueView<Item>): unknown[] => [
  size,
  capacity,
  bytes,
  waiting,
  oldest?.id,
];

/**
 * What the docs say of a full queue, written down without a thought for speed: everything is counted anew from arrays at
 * each step.
 */
export class NaiveQueue {
  queued: Item[] = [];
  waiting: Item[] = [];
  taken = 0;
  refused = 0;
  /** `<id> <reason>`, in order */
  readonly dropped: string[] = [];
  failures = 0;
  readonly views: unknown[] = [];
  closed = false;
  unbounded = false;
  readonly #options: Options;
  readonly #own: ReadonlyMap<Type, Options>;

  constructor(options: Options, own: ReadonlyMap<Type, Options>) {
    this.#options = options;
    this.#own = own;
  }

  get bytes(): number {
    return sum(this.queued.map((each) => this.#weigh(this.#options, each)));
  }

  get full(): boolean {
    if (this.closed || this.waiting.length > 0) return true;
    if (this.queued.length >= this.#signals && !(this.unbounded && this.#counts)) return true;
    return [...this.#own].some(([type, { capacity }]) => this.#of(type).length >= signalsOf(capacity, Infinity));
  }

  offer(item: Item, tries: boolean): void {
    if (this.closed) {
      this.refused++;
      return;
    }
    if (this.#overflow(item).overflow === 'latest' && this.#takesPlace(item)) return;
    if (this.waiting.length === 0 && this.#hasRoom(item, this.queued)) return void this.queued.push(item);
    const policy = this.#policy(item);
    if (policy === 'wait' && this.unbounded) return void this.queued.push(item);
    if (policy === 'latest' || policy === 'drop-oldest') {
      const rival = policy === 'latest' ? this.queued[this.#rivalOf(item)] : undefined;
      const left = this.#makeRoom(item, rival);
      if (left) {
        if (rival) this.dropped.push(`${rival.id} latest`);
        for (const each of this.queued)
          if (!left.includes(each) && each !== rival) this.dropped.push(`${each.id} drop-oldest`);
        this.queued = [...left, item];
        return;
      }
    }
    if (tries) this.refused++;
    else if (policy === 'wait') this.waiting.push(item);
    else this.dropped.push(`${item.id} ${policy === 'latest' ? 'drop-oldest' : policy}`);
    if (policy === 'fail' && !tries) this.failures++;
  }

  take(): Item | undefined {
    const item = this.queued.shift();
    if (!item) return undefined;
    this.taken++;
    this.#letIn();
    return item;
  }

  unbound(): void {
    if (this.closed) return;
    this.unbounded = true;
    this.queued.push(...this.waiting.splice(0));
  }

  reopen(): void {
    this.unbounded = false;
    this.closed = false;
  }

  closeToNew(): void {
    this.closed = true;
  }

  close(): void {
    this.closed = true;
    this.refused += this.waiting.splice(0).length;
  }

  get #signals(): number {
    return signalsOf(this.#options.capacity, 1024);
  }

  /** whether nothing is asked of its signals but their number */
  get #counts(): boolean {
    const { capacity, overflow = 'wait' } = this.#options;
    return overflow === 'wait' && this.#own.size === 0 && (typeof capacity !== 'object' || !capacity.bytes);
  }

  #letIn(): void {
    // Then those that wait are let in once it is half empty.
    if (this.#counts && !this.unbounded && this.queued.length > this.#signals >> 1) return;
    while (this.waiting.length > 0 && (this.unbounded || this.#hasRoom(this.waiting[0]!, this.queued)))
      this.queued.push(this.waiting.shift()!);
  }

  /** The options that say what becomes of it: its own where it has any, else those of the queue. */
  #overflow(item: Item): Options {
    const own = this.#own.get(item.constructor as Type);
    return own?.overflow === undefined ? this.#options : own;
  }

  /** Those of a list that may have to go for it: of its class where that has options of its own, else of all such classes. */
  #rivals(item: Item, list: readonly Item[]): Item[] {
    const own = this.#own.has(item.constructor as Type);
    return list.filter((each) =>
      own ? each.constructor === item.constructor : !this.#own.has(each.constructor as Type),
    );
  }

  #of(type: Type): Item[] {
    return this.queued.filter((each) => each.constructor === type);
  }

  #hasRoom(item: Item, list: readonly Item[], signals = this.#signals): boolean {
    const own = this.#own.get(item.constructor as Type);
    const beside = list.filter((each) => each.constructor === item.constructor);
    return (
      list.length < signals &&
      this.#hasBytes(this.#options, item, list) &&
      (!own || (beside.length < signalsOf(own.capacity, Infinity) && this.#hasBytes(own, item, beside)))
    );
  }

  #hasBytes(options: Options, item: Item, list: readonly Item[]): boolean {
    const { bytes = Infinity } = typeof options.capacity === 'object' ? options.capacity : {};
    const shares = [...list, item].map((each) => Math.min(this.#weigh(options, each), bytes));
    return sum(shares) <= bytes;
  }

  #weigh({ capacity }: Options, item: Item): number {
    return typeof capacity === 'object' ? (capacity.weigh?.(item) ?? 0) : 0;
  }

  #rivalOf(item: Item): number {
    return this.queued.findIndex((each) => each.constructor === item.constructor && each.key === item.key);
  }

  #takesPlace(item: Item): boolean {
    const at = this.#rivalOf(item);
    const others = this.queued.filter((_, each) => each !== at);
    if (at < 0 || !this.#hasRoom(item, others, Infinity)) return false;
    this.dropped.push(`${this.queued[at]!.id} latest`);
    this.queued[at] = item;
    return true;
  }

  /** The older one of its key goes first, if there is one; then the oldest. */
  #makeRoom(item: Item, rival: Item | undefined): Item[] | undefined {
    const most = this.waiting.length > 0 ? this.queued.length : Math.max(this.#signals, this.queued.length);
    const order = this.#rivals(item, this.queued).sort((a, b) => Number(b === rival) - Number(a === rival));
    for (let gone = rival ? 1 : 0; gone <= order.length; gone++) {
      const going = order.slice(0, gone);
      const left = this.queued.filter((each) => !going.includes(each));
      if (this.#hasRoom(item, left, most)) return left;
    }
    return undefined;
  }

  #policy(item: Item): OverflowPolicy | 'latest' {
    const { overflow = 'wait' } = this.#overflow(item);
    if (typeof overflow !== 'function') return overflow;
    const own = this.#own.get(item.constructor as Type);
    const beside = this.#of(item.constructor as Type);
    const most = own ? signalsOf(own.capacity, Infinity) : Infinity;
    const ownBytes = typeof own?.capacity === 'object' ? own : undefined;
    const view = {
      size: beside.length >= most ? beside.length : this.queued.length,
      capacity: beside.length >= most ? most : this.#signals,
      bytes: ownBytes ? sum(beside.map((each) => this.#weigh(ownBytes, each))) : this.bytes,
      waiting: this.waiting.length,
      oldest: this.#rivals(item, this.queued)[0],
    };
    this.views.push(seen(view));
    return overflow(item, view);
  }
}

function signalsOf(capacity: Options['capacity'], unless: number): number {
  return typeof capacity === 'object' ? (capacity.signals ?? unless) : (capacity ?? unless);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
