import { OnIn, TaskThread, Thread } from 'taskthread';
import type { FrameCodec } from '../support/frame-codec.js';
import { Frame } from './frame.js';
import { mebibytes } from './mebibytes.js';
import { Packet } from './packet.js';

/** Puts the bytes of one client together to frames again. A length over the limit ends it, and the connection with it. */
@Thread({ up: [Frame], queues: { in: { capacity: mebibytes(1 / 16) }, up: { capacity: mebibytes(1 / 16) } } })
export class DataProcessorThread extends TaskThread<{ in: Packet; up: Frame }> {
  #sequence = 0;

  constructor(readonly codec: FrameCodec) {
    super();
  }

  @OnIn(Packet)
  reconstruct(packet: Packet) {
    return this.upAll(this.#framesIn(packet)); // waits while the queue is full: backpressure
  }

  *#framesIn({ bytes }: Packet): Iterable<Frame> {
    for (const body of this.codec.decode(bytes)) yield new Frame(this.codec.connection, this.#sequence++, body);
  }
}
