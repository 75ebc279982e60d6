/** First in, first out, without allocating for each: the places are used again once the line is empty or half gone. */
export class Line<T> {
  private places: (T | undefined)[] = [];
  private head = 0;
  private tail = 0;

  get empty(): boolean {
    return this.head === this.tail;
  }

  get length(): number {
    return this.tail - this.head;
  }

  push(item: T): void {
    this.places[this.tail++] = item;
  }

  /** the first, if there is one */
  get first(): T | undefined {
    return this.places[this.head];
  }

  /** The first of a line that is not empty. */
  shift(): T {
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
