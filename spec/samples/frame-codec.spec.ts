import { expect } from 'chai';
import fc from 'fast-check';
import { FrameCodec, FrameTooLarge } from '../../samples/support/frame-codec.js';

const bytesOf = (...values: number[]): Buffer => Buffer.from(values);

/** The stream cut at the given places. */
function cut(stream: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  return at.slice(1).map((end, nth) => stream.subarray(at[nth], end));
}

function failureOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('FrameCodec', () => {
  it('writes a 4-byte big-endian length and the bytes', () => {
    expect(FrameCodec.encode(Buffer.from('abc'))).to.deep.equal(bytesOf(0, 0, 0, 3, 97, 98, 99));
  });

  it('writes a frame of no bytes as its length alone', () => {
    expect(FrameCodec.encode(Buffer.alloc(0))).to.deep.equal(bytesOf(0, 0, 0, 0));
  });

  it('reads the same frames however the stream is cut', () => {
    const frames = fc.array(
      fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(frames, fc.array(fc.nat(), { maxLength: 40 }), (sent, places) => {
        const codec = new FrameCodec();
        const stream = Buffer.concat(sent.map((bytes) => FrameCodec.encode(bytes)));
        const read = cut(stream, places).flatMap((chunk) => codec.push(chunk));
        expect(read.map((bytes) => bytes.toString('hex'))).to.deep.equal(sent.map((bytes) => bytes.toString('hex')));
      }),
    );
  });

  it('reads a stream that comes byte by byte', () => {
    const codec = new FrameCodec();
    const stream = Buffer.concat(['', 'one', '', 'three'].map((text) => FrameCodec.encode(Buffer.from(text))));
    expect([...stream].flatMap((byte) => codec.push(bytesOf(byte))).map(String)).to.deep.equal([
      '',
      'one',
      '',
      'three',
    ]);
  });

  it('gives a frame within one chunk as a view of the chunk', () => {
    const chunk = FrameCodec.encode(Buffer.from('abc'));
    const [frame] = new FrameCodec().push(chunk);
    chunk[4] = 120;
    expect(String(frame)).to.equal('xbc');
  });

  it('does not keep the chunks of a frame that came in parts', () => {
    const codec = new FrameCodec();
    const wire = FrameCodec.encode(Buffer.from('abcdef'));
    const first = wire.subarray(0, 7);
    codec.push(first);
    first.fill(0);
    expect(codec.push(wire.subarray(7)).map(String)).to.deep.equal(['abcdef']);
  });

  it('lets in a frame of exactly the limit', () => {
    expect(new FrameCodec('', 3).push(FrameCodec.encode(Buffer.from('abc'))).map(String)).to.deep.equal(['abc']);
  });

  it('lets in 16 MiB and refuses one byte more unless told', () => {
    const codec = new FrameCodec('connections[7]');
    const largest = 16 * 2 ** 20;
    expect(codec.push(FrameCodec.encode(Buffer.alloc(largest))).map((bytes) => bytes.length)).to.deep.equal([largest]);
    const error = failureOf(() => codec.push(bytesOf(1, 0, 0, 1)));
    expect(error)
      .to.be.instanceOf(FrameTooLarge)
      .and.to.include({
        connection: 'connections[7]',
        length: largest + 1,
        limit: largest,
        message: 'connections[7] announces a frame of 16777217 bytes; the limit is 16777216',
      });
  });

  it('reads the largest length as a number without a sign', () => {
    expect(failureOf(() => new FrameCodec().push(bytesOf(255, 255, 255, 255)))).to.include({ length: 2 ** 32 - 1 });
  });

  it('gives the frames before a length over the limit', () => {
    const codec = new FrameCodec('', 3);
    const frames = codec.decode(Buffer.concat([FrameCodec.encode(Buffer.from('abc')), bytesOf(0, 0, 0, 4)]));
    expect(String(frames.next().value)).to.equal('abc');
    expect(failureOf(() => frames.next())).to.be.instanceOf(FrameTooLarge);
  });

  it('refuses whatever follows a length over the limit', () => {
    const codec = new FrameCodec('', 3);
    const again = FrameCodec.encode(Buffer.from('abc'));
    const errors = [bytesOf(0, 0, 0, 4), again, again].map((chunk) => failureOf(() => codec.push(chunk)));
    expect(errors.map((error) => error instanceof FrameTooLarge)).to.deep.equal([true, true, true]);
  });
});
