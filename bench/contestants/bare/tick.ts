export class Tick {
  constructor(readonly count: number) {}
}
