/** One frame as a client sent it. */
export class Frame {
  constructor(
    readonly connection: string,
    readonly bytes: Buffer,
  ) {}
}
