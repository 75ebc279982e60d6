/** Bytes as they came from a client, cut wherever the network cut them. */
export class Packet {
  constructor(readonly bytes: Buffer) {}
}
