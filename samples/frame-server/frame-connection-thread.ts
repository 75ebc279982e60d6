import type { Socket } from 'node:net';
import { Listening, TaskThread, Thread } from 'taskthread';
import { FrameCodec } from '../support/frame-codec.js';
import { Frame } from './frame.js';

const hello = FrameCodec.encode(Buffer.from('{"message":"hello!"}'));

/** One client: greets it, and finds the frames in what it sends. A frame over the limit fails this thread alone. */
@Thread({ up: [Frame] })
export class FrameConnectionThread extends TaskThread<{ up: Frame }> {
  readonly codec = new FrameCodec(this.id);

  constructor(readonly socket: Socket) {
    super();
    this.defer(() => this.socket.destroy());
  }

  protected override ready() {
    this.socket.write(hello);
  }

  // A client that resets has ended like any other.
  @Listening('socket', { onEnd: 'stop', onError: 'ignore' })
  read(chunk: Buffer) {
    return this.upAll(this.framesOf(chunk));
  }

  private *framesOf(chunk: Buffer) {
    for (const bytes of this.codec.decode(chunk)) yield new Frame(this.id, bytes);
  }
}
