import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { Job } from 'taskthread';
import type { Sink } from '#lib/tasks/sources/sink.js';
import { StreamSource } from '#lib/tasks/sources/stream-source.js';
import { gate, settled } from '../../support/trees.js';

describe('a stream as a source', () => {
  let taken: unknown[];
  let ready: Job[];
  let spent: boolean;
  let asked: unknown[];
  let piece: number | undefined;
  let full: Promise<void> | undefined;

  beforeEach(() => {
    taken = [];
    ready = [];
    spent = false;
    asked = [];
    piece = undefined;
    full = undefined;
  });

  function open(stream: Readable): StreamSource {
    const dispatcher = {
      ready: (job: Job) => ready.push(job),
      spent: (items: unknown) => (asked.push(items), spent),
      get piece() {
        return piece;
      },
    };
    const sink: Sink = {
      take: (item: unknown) => (taken.push(item), full),
      ended: () => taken.push('end'),
      closed: () => taken.push('closed'),
      failed: (error: unknown) => taken.push(error),
      dropped: () => {},
      overflowed: () => {},
      late: (item: unknown) => taken.push(`late: ${String(item)}`),
      releaseFailed: () => {},
    };
    const source = new StreamSource(stream, { options: {}, dispatcher, sink });
    source.open();
    return source;
  }
  const numbers = (to: number): Readable => Readable.from(Array.from({ length: to }, (_, n) => n + 1));

  it('gives its chunks without a turn of the event loop while there is time', async () => {
    open(numbers(100));
    await settled();
    expect([taken.length, taken.at(-1), ready.length]).to.deep.equal([101, 'end', 0]);
  });

  it('is paused when, after eight chunks, the time is spent, and goes on in a turn of its own', async () => {
    const stream = numbers(20);
    spent = true;
    const source = open(stream);
    await settled();
    expect([taken.length, ready, asked, stream.isPaused()]).to.deep.equal([8, [source], [8], true]);
    source.run();
    await settled();
    expect([taken.length, ready, asked, stream.isPaused()]).to.deep.equal([16, [source, source], [8, 8], true]);
    spent = false;
    source.run();
    await settled();
    expect([taken.length, taken.at(-1), ready.length]).to.deep.equal([21, 'end', 2]);
  });

  it('is asked about after each chunk where they take long', async () => {
    const stream = numbers(11);
    piece = 1;
    open(stream);
    await settled();
    expect(asked).to.deep.equal([8, 1, 1, 1]);
  });

  it('is paused while a chunk is taken, and goes on behind it, in a turn of its own if the time is spent', async () => {
    const stream = numbers(3);
    const gates = [gate(), gate()];
    full = gates[0]!.opened;
    const source = open(stream);
    await settled();
    expect([taken, stream.isPaused()]).to.deep.equal([[1], true]);
    full = gates[1]!.opened;
    gates[0]!.open();
    await settled();
    expect([taken, ready]).to.deep.equal([[1, 2], []]);
    full = undefined;
    spent = true;
    gates[1]!.open();
    await settled();
    expect([taken, ready, stream.isPaused()]).to.deep.equal([[1, 2], [source], true]);
    source.run();
    await settled();
    expect(taken).to.deep.equal([1, 2, 3, 'end']);
  });

  it('gives nothing once it is released, and leaves no listener behind', async () => {
    const stream = numbers(3);
    const source = open(stream);
    source.release();
    await settled();
    expect([taken, stream.isPaused(), stream.eventNames()]).to.deep.equal([[], true, []]);
    source.run();
    await settled();
    expect([taken, stream.isPaused()]).to.deep.equal([[], true]);
  });

  it('that is held when it is released flows again for others', async () => {
    const stream = numbers(3);
    full = gate().opened;
    const held = open(stream);
    await settled();
    expect(taken).to.deep.equal([1]);
    full = undefined;
    open(stream);
    held.release();
    await settled();
    expect(taken).to.deep.equal([1, 2, 3, 'end']);
  });
});
