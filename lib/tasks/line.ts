/**
 * First in, first out, without allocating for each. The first stands by itself, for mostly it is the only one; the places of
 * the others are used again once there is none, or half of them have gone.
 */
export class Line<T> {
  private count = 0;
  private foremost: T | undefined;
  private places: (T | undefined)[] = [];
  private head = 0;
  private tail = 0;

  get empty(): boolean {
    return this.count === 0;
  }

  get length(): number {
    return this.count;
  }

  /** the first, if there is one */
  get first(): T | undefined {
    return this.foremost;
  }

  push(item: T): void {
    if (this.count++ === 0) this.foremost = item;
    else this.places[this.tail++] = item;
  }

  /** The first of a line that is not empty. */
  shift(): T {
    const item = this.foremost!;
    this.foremost = --this.count === 0 ? undefined : this.next();
    return item;
  }

  private next(): T {
    const item = this.places[this.head]!;
    this.places[this.head++] = undefined;
    if (this.head === this.tail) this.head = this.tail = 0;
    else if (this.head >= 1024 && this.head * 2 >= this.tail) this.moveUp();
    return item;
  }

  private moveUp(): void {
    this.places = this.places.slice(this.head, this.tail);
    this.tail -= this.head;
    this.head = 0;
  }
}
