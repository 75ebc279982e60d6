import type { Socket } from 'node:net';
import { Listening, TaskThread, Thread } from 'taskthread';
import { Text } from './text.js';

/** One client: what it writes goes up. It ends with its client, and its socket ends with it. */
@Thread({ up: [Text] })
export class TCPConnectionThread extends TaskThread<{ up: Text }> {
  constructor(readonly socket: Socket) {
    super();
    this.defer(() => this.socket.destroy());
    this.socket.setEncoding('utf8'); // a character cut in two by the network arrives whole
  }

  // A client that resets has ended like any other.
  @Listening('socket', { onEnd: 'stop', onError: 'ignore' })
  read(text: string) {
    return this.up(new Text(this.id, text));
  }
}
