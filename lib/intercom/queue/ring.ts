/** a lap is of so many items and one, or longer where there are more slots */
const shortestLap = 1023;

/**
 * First in, first out, in a ring that grows. Head and tail only grow, so they are also the numbers of what has ever come
 * and gone.
 *
 * After each lap the slots are copied, as young as what is put into them: each time a young object is put into an array that
 * has outlived it, the engine notes the place for the collector, which costs a tenth of what a signal costs in all. The copy
 * is made in one go, and costs nothing beside that.
 */
export class Ring<T> {
  private slots: (T | undefined)[] = emptySlots(4);
  private mask = 3;
  private head = 0;
  private tail = 0;

  get size(): number {
    return this.tail - this.head;
  }

  /** how many ever came */
  get come(): number {
    return this.tail;
  }

  /** how many have gone */
  get gone(): number {
    return this.head;
  }

  push(item: T): void {
    if (this.tail - this.head > this.mask) this.grow();
    this.slots[this.tail & this.mask] = item;
    if ((++this.tail & (this.mask | shortestLap)) === 0) this.renew();
  }

  /** Pushes those of an array from one index up to another. */
  pushSome(items: readonly T[], from: number, end: number): void {
    const count = end - from;
    this.makeRoom(count);
    const lap = this.mask | shortestLap;
    if ((this.tail & lap) + count > lap) this.renew();
    const { slots, mask } = this;
    const by = this.tail - from;
    for (let at = from; at < end; at++) slots[(at + by) & mask] = items[at];
    this.tail += count;
  }

  /** The one `offset` places behind the first; there have to be more than that. */
  at(offset: number): T {
    return this.slots[(this.head + offset) & this.mask]!;
  }

  /** How many stand before the first that is such a one; -1 where none is. */
  find(is: (item: T) => boolean): number {
    for (let offset = 0; offset < this.size; offset++) if (is(this.at(offset))) return offset;
    return -1;
  }

  /** Takes the first; there has to be one. */
  take(): T {
    const at = this.head & this.mask;
    const item = this.slots[at]!;
    this.slots[at] = undefined;
    this.head++;
    return item;
  }

  /** Takes so many of the first; there have to be as many. */
  takeSome(count: number): T[] {
    const slots = this.slots;
    const mask = this.mask;
    const items: T[] = [];
    const end = this.head + count;
    for (; this.head < end; this.head++) {
      const place = this.head & mask;
      items.push(slots[place]!);
      slots[place] = undefined;
    }
    return items;
  }

  /** Moves so many of its first behind those of another; there have to be as many. */
  moveTo(other: Ring<T>, count: number): void {
    other.makeRoom(count);
    const slots = this.slots;
    const mask = this.mask;
    const otherSlots = other.slots;
    const otherMask = other.mask;
    const by = other.tail - this.head;
    for (let at = this.head, end = at + count; at < end; at++) {
      otherSlots[(at + by) & otherMask] = slots[at & mask];
      slots[at & mask] = undefined;
    }
    this.head += count;
    other.tail += count;
  }

  /** How many of its first are of the class of the first; at most so many, which have to be there. */
  alike(most: number): number {
    const slots = this.slots;
    const mask = this.mask;
    const head = this.head;
    const type = constructorOf(slots[head & mask]);
    let count = 1;
    while (count < most && constructorOf(slots[(head + count) & mask]) === type) count++;
    return count;
  }

  /** Takes the one `offset` places behind the first, in time that grows with that. */
  remove(offset: number): T {
    const item = this.at(offset);
    for (let at = this.head + offset; at > this.head; at--)
      this.slots[at & this.mask] = this.slots[(at - 1) & this.mask];
    this.take();
    return item;
  }

  /** What stands in the old slots would live on with them: once they are old, only a full collection takes them away. */
  private renew(): void {
    const { slots: old, mask, tail } = this;
    this.slots = old.slice();
    for (let at = this.head; at < tail; at++) old[at & mask] = undefined;
  }

  private makeRoom(count: number): void {
    while (this.size + count > this.slots.length) this.grow();
  }

  /** Doubles it. The counters stay: what stood at `head & mask` moves to `head` under the wider mask. */
  private grow(): void {
    const slots = emptySlots<T>(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let at = this.head; at < this.tail; at++) slots[at & mask] = this.slots[at & this.mask];
    this.slots = slots;
    this.mask = mask;
  }
}

/** Filled, so that the array is one of objects from the start: one that becomes it with its first item deoptimises. */
function emptySlots<T>(length: number): (T | undefined)[] {
  return new Array<T | undefined>(length).fill(undefined);
}

function constructorOf(item: unknown): unknown {
  return (item as object).constructor;
}
