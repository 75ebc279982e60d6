import { expect } from 'chai';
import { WebSocketSkimmer } from '../../bench/support/gateway/web-socket-skimmer.js';

/** A frame as a client sends it, with a mask of 1, 2, 3, 4. */
function frame(kind: number, payload: Buffer, isLast = true): Buffer {
  const head = [(isLast ? 0x80 : 0) | kind];
  const { length } = payload;
  const size = Buffer.alloc(length < 126 ? 0 : length < 65_536 ? 2 : 8);
  if (size.length === 2) size.writeUInt16BE(length);
  if (size.length === 8) size.writeBigUInt64BE(BigInt(length));
  head.push(0x80 | (size.length === 0 ? length : size.length === 2 ? 126 : 127));
  const masked = payload.map((byte, at) => byte ^ ((at & 3) + 1));
  return Buffer.concat([Buffer.from(head), size, Buffer.of(1, 2, 3, 4), masked]);
}

function skimmed(chunks: readonly Buffer[]): string[] {
  const told: string[] = [];
  const skimmer = new WebSocketSkimmer({
    message: (bytes) => told.push(`message ${bytes}`),
    ping: (payload) => told.push(`ping ${payload.toString()}`),
    close: (payload) => told.push(`close ${payload.readUInt16BE()}`),
  });
  for (const chunk of chunks) skimmer.push(chunk);
  return told;
}

const stream = Buffer.concat([
  frame(2, Buffer.alloc(5)),
  frame(2, Buffer.alloc(1_000)),
  frame(2, Buffer.alloc(70_000)),
  frame(2, Buffer.alloc(10), false),
  frame(0, Buffer.alloc(300)),
  frame(9, Buffer.from('17')),
  frame(8, Buffer.of(3, 232)),
]);
const all = ['message 5', 'message 1000', 'message 70000', 'message 310', 'ping 17', 'close 1000'];

describe('the cloud of the benchmark', () => {
  it('counts messages by the heads of their frames, and reads pings and closes', () => {
    expect(skimmed([stream])).to.deep.equal(all);
  });

  for (const size of [1, 2, 3, 7, 64, 1_001]) {
    it(`does so when they come in chunks of ${size} bytes`, () => {
      const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) =>
        stream.subarray(at * size, (at + 1) * size),
      );

      expect(skimmed(chunks)).to.deep.equal(all);
    });
  }
});
