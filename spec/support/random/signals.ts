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

export type Inward = Down | Order;
export type Upward = Up | Tell;

export const bytesOf = ({ bytes }: Passing): number => bytes;
