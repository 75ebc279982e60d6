/** Text as it came from a client: one chunk, not always one line. */
export class Text {
  constructor(
    readonly connection: string,
    readonly text: string,
  ) {}
}
