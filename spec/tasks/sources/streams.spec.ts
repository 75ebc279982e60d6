import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import { Children, Listening, TaskThread, type TaskThreadError, Thread, type ThreadGroup } from 'taskthread';
import { gate, settled, trial } from '../../support/trees.js';

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

/** How a thread ends that listens to `stream`, with what it has taken. */
async function endOf(
  stream: Readable | ReadableStream<string>,
  onError: 'fail' | 'ignore' = 'fail',
): Promise<string[]> {
  @Thread()
  class Master extends TaskThread {
    readonly stream = stream as Readable;
    @Listening('stream', { onEnd: 'stop', onError }) take(item: unknown) {
      say(String(item));
    }
  }
  const { tree } = await trial(Master);
  const { reason, errors } = await tree.exited;
  const causes = errors.map((error) => error.cause as TaskThreadError);
  return [...happened, reason, ...causes.map(({ code, cause }) => `${code} ${(cause as Error).message}`)];
}

describe('@Listening to a stream', () => {
  beforeEach(() => {
    happened = [];
  });

  it('hands over the objects of one in object mode, falsy ones too', async () => {
    expect(await endOf(Readable.from([0, '', false, 'a']))).to.deep.equal(['0', '', 'false', 'a', 'finished']);
  });

  it('hands over what one holds that has ended before, and then its end', async () => {
    const stream = new PassThrough();
    stream.end('a');
    await settled();
    expect(await endOf(stream)).to.deep.equal(['a', 'finished']);
  });

  it('tells the end of one that was read to it before', async () => {
    const stream = new PassThrough();
    stream.resume().end('a');
    await settled();
    expect(await endOf(stream)).to.deep.equal(['finished']);
  });

  it('tells the end of one that was destroyed before', async () => {
    const stream = new PassThrough();
    stream.write('a');
    stream.destroy();
    await settled();
    expect(await endOf(stream)).to.deep.equal(['finished']);
  });

  it('fails with the error of one that failed before, unless that is ignored', async () => {
    const failed = (): PassThrough => {
      const stream = new PassThrough();
      stream.on('error', () => {}).destroy(new Error('ECONNRESET'));
      return stream;
    };
    const streams = [failed(), failed()];
    await settled();
    for (const stream of streams) stream.removeAllListeners('error');
    expect(await endOf(streams[0]!)).to.deep.equal(['failed', 'SOURCE_FAILED ECONNRESET']);
    expect(await endOf(streams[1]!, 'ignore')).to.deep.equal(['finished']);
  });

  it('does not wait for the run in progress when it was closed', async () => {
    const stream = new PassThrough();
    @Thread()
    class Master extends TaskThread {
      readonly stream = stream;
      @Listening('stream', { onEnd: 'stop' }) take() {
        return new Promise<void>((resolve) => this.stopping.addEventListener('abort', () => resolve()));
      }
    }
    const { tree } = await trial(Master);
    stream.write('a');
    await settled();
    stream.destroy();
    expect((await tree.exited).reason).to.equal('finished');
  });

  it('lets it flow for several methods while none of them is busy', async () => {
    const stream = new PassThrough({ objectMode: true });
    const gates = [gate(), gate()];
    @Thread()
    class Master extends TaskThread {
      readonly stream = stream;
      @Listening('stream') async slow(item: string) {
        say(`slow ${item}`);
        await gates[1]!.opened;
      }
      @Listening('stream') async fast(item: string) {
        say(`fast ${item}`);
        await gates[0]!.opened;
      }
    }
    const { stop } = await trial(Master);
    stream.write('a');
    stream.write('b');
    await settled();
    gates[0]!.open();
    await settled();
    expect([happened, stream.isPaused()]).to.deep.equal([['slow a', 'fast a'], true]);
    gates[1]!.open();
    await settled();
    expect(happened.slice(2)).to.deep.equal(['slow b', 'fast b']);
    await stop();
    expect(stream.isPaused()).to.equal(true);
  });

  it('lets it flow for others when one that was busy stops, and pauses it for the last', async () => {
    const stream = new PassThrough({ objectMode: true });
    const held = gate();
    @Thread()
    class Reader extends TaskThread {
      readonly stream = stream;
      @Listening('stream') read(item: string) {
        say(`${this.id} ${item}`);
        return this.id === 'readers[0]' ? held.opened : undefined;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Reader) readers!: ThreadGroup<typeof Reader>;
      protected override async ready() {
        for (let n = 0; n < 2; n++) await this.readers.spawn();
        stream.write('a');
        await settled();
        const [first] = this.readers;
        const stopped = first!.stop();
        stream.write('b');
        await settled();
        say(`paused: ${stream.isPaused()}`);
        held.open();
        await stopped;
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['readers[0] a', 'readers[1] a', 'readers[1] b', 'paused: false']);
    expect(stream.isPaused()).to.equal(true);
  });

  it('keeps the event loop free though the next chunk is always at hand', async () => {
    let taken = 0;
    const stream = new Readable({
      objectMode: true,
      read() {
        this.push(taken);
      },
    });
    @Thread()
    class Master extends TaskThread {
      readonly stream = stream;
      constructor() {
        super();
        this.defer(() => stream.destroy());
      }
      @Listening('stream') take() {
        taken++;
      }
      @Listening('stream') async takeLater() {}
    }
    const { stop } = await trial(Master);
    await settled();
    expect(taken).to.be.above(0);
    await stop();
  });

  describe('of the web', () => {
    const stream = (...items: string[]): ReadableStream<string> =>
      new ReadableStream({
        start(controller) {
          for (const item of items) controller.enqueue(item);
          controller.close();
        },
      });

    it('hands over its chunks and its end', async () => {
      expect(await endOf(stream('a', 'b'))).to.deep.equal(['a', 'b', 'finished']);
    });

    it('fails with its error', async () => {
      const broken = new ReadableStream<string>({
        pull(controller) {
          controller.error(new Error('broken'));
        },
      });
      expect(await endOf(broken)).to.deep.equal(['failed', 'SOURCE_FAILED broken']);
    });

    it('fails when somebody else reads it', async () => {
      const locked = stream('a');
      locked.getReader();
      const [reason, error] = await endOf(locked);
      expect([reason, error]).to.deep.equal(['failed', 'SOURCE_FAILED Invalid state: ReadableStream is locked']);
    });

    it('is left as it is when the thread stops: not cancelled, unlocked, its next chunk for whoever reads it then', async () => {
      let controller!: ReadableStreamDefaultController<string>;
      const source = new ReadableStream<string>({
        start: (given) => void (controller = given),
        cancel: () => say('cancelled'),
      });
      @Thread()
      class Master extends TaskThread {
        readonly source = source;
        @Listening('source') take(item: string) {
          say(item);
        }
      }
      const { stop } = await trial(Master);
      controller.enqueue('a');
      await settled();
      await stop();
      expect(source.locked).to.equal(false);
      controller.enqueue('b');
      expect([happened, await source.getReader().read()]).to.deep.equal([['a'], { done: false, value: 'b' }]);
    });
  });
});
