import type { Socket } from 'node:net';
import { Child, type ChildRef, Listening, TaskThread, Thread } from 'taskthread';
import { FrameCodec } from '../support/frame-codec.js';
import { DataProcessorThread } from './data-processor-thread.js';
import { Frame } from './frame.js';
import { mebibytes } from './mebibytes.js';
import { Packet } from './packet.js';

/**
 * One client. Its end, an orderly one or a reset, is no failure: what it sent before goes its way. The queues are short, one
 * read of a socket each, because a frame may be large and there are many clients: what does not fit waits in the client.
 */
@Thread({ forwardUp: [Frame], queues: { up: { capacity: mebibytes(1 / 16) } } })
export class TCPConnectionThread extends TaskThread<{ up: Frame }> {
  // Never again: what is left of a stream that went wrong begins in the middle of a frame.
  @Child(DataProcessorThread, {
    args: (self: TCPConnectionThread) => [new FrameCodec(self.id, self.frameLimit)],
    restart: 'never',
  })
  processor!: ChildRef<DataProcessorThread>;

  constructor(
    readonly socket: Socket,
    readonly frameLimit: number,
  ) {
    super();
    this.defer(() => this.socket.destroy());
  }

  @Listening('socket', { onEnd: 'stop', onError: 'ignore' })
  read(bytes: Buffer) {
    return this.processor.send(new Packet(bytes));
  }
}
