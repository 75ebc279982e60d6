/** One whole frame of a client. */
export class Frame {
  constructor(
    /** id of the connection it came through: `connections[3]` */
    readonly connection: string,
    /** its number among the frames of that connection, from 0 */
    readonly sequence: number,
    readonly bytes: Buffer,
    /** ms since 1970 */
    readonly receivedAt = Date.now(),
  ) {}
}
