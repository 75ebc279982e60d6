export class Tick {
  constructor(count) {
    this.count = count;
  }
}
