import { Ask } from 'taskthread';

/** What passes in a random program: goes on for so many hops, and weighs so many bytes. */
abstract class Passing {
  constructor(
    readonly hops: number,
    readonly bytes = 1,
  ) {}
}

export class Down extends Passing {}
/** Another class on the same way, with a listener of its own. */
export class Order extends Passing {}
export class Up extends Passing {}
/** Another class on the same way, with a listener of its own. */
export class Tell extends Passing {}

/** Asked of a child, and answered with the next number. */
export class AskDown extends Ask<number> {
  constructor(readonly n: number) {
    super();
  }
}
/** The same of the parent. */
export class AskUp extends Ask<number> {
  constructor(readonly n: number) {
    super();
  }
}

export type Inward = Down | Order;
export type Upward = Up | Tell;

/** An ask is light, and about nothing. */
export const bytesOf = (signal: Passing | AskDown | AskUp): number => ('bytes' in signal ? signal.bytes : 1);
export const topicOf = (signal: Passing | AskDown | AskUp): unknown => ('hops' in signal ? signal.hops % 3 : signal);
