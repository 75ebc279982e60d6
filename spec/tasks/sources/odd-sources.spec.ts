import { EventEmitter, on } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { range } from 'rxjs';
import {
  Children,
  Listening,
  Rescheduling,
  startMaster,
  TaskThread,
  TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { KeptLog, settled, trial } from '../../support/trees.js';

const oops = (): never => {
  throw new Error('oops');
};
const never = new Promise<never>(() => {});

/** Starts and stops a master that listens to `source`; the errors of its start, or else of its end. */
async function errorsOf(source: () => unknown, slow = false): Promise<unknown> {
  @Thread()
  class Master extends TaskThread {
    readonly source = source;
    @Listening((self: Master) => self.source() as AsyncIterable<number>) hear(_n: number) {
      return slow ? settled() : undefined;
    }
  }
  const said = ({ code, member, cause }: TaskThreadError): unknown => [code, member, (cause as Error).message];
  try {
    const tree = await startMaster(Master, { log: new KeptLog() });
    await settled();
    return (await tree.stop()).errors.map(said);
  } catch (error) {
    return error instanceof TaskThreadError ? said(error) : error;
  }
}
const failed = ['THREAD_FAILED', 'Master.hear', 'oops'];

describe('an odd source', () => {
  it('whose function throws is a start error with path and member', async () => {
    expect(await errorsOf(oops)).to.deep.equal(failed);
  });

  it('whose subscribe throws has failed as if it had said so: onError says what that means', async () => {
    const ends: unknown[] = [];
    for (const options of [{}, { onError: 'ignore' }, { onError: 'ignore', onEnd: 'stop' }] as const) {
      const taken: number[] = [];
      const source = {
        subscribe({ next }: { next(n: number): void }) {
          for (const n of [1, 2, 3]) next(n);
          return oops();
        },
      };
      @Thread()
      class Master extends TaskThread {
        @Listening(() => source as unknown as AsyncIterable<number>, options) async hear(n: number) {
          taken.push(n);
          await settled();
        }
      }
      const { tree } = await trial(Master);
      const { state } = tree.snapshot();
      const { reason, errors } = await tree.stop();
      ends.push([state, reason, taken, errors.map(({ cause }) => (cause as TaskThreadError).code)]);
    }
    expect(ends).to.deep.equal([
      ['stopping', 'failed', [1], ['SOURCE_FAILED']],
      ['running', 'stopped', [1, 2, 3], []],
      ['stopping', 'finished', [1, 2, 3], []],
    ]);
  });

  it('whose unsubscribe throws makes the end a failure, and the end goes on', async () => {
    expect(await errorsOf(() => ({ subscribe: () => ({ unsubscribe: oops }) }))).to.deep.equal([failed]);
  });

  it('whose iterator has a return that is not async is released all the same', async () => {
    const iterator = (back: () => void) => ({ next: () => never, return: back });
    expect(await errorsOf(() => ({ [Symbol.asyncIterator]: () => iterator(() => {}) }))).to.deep.equal([]);
    expect(await errorsOf(() => ({ [Symbol.asyncIterator]: () => iterator(oops) }))).to.deep.equal([failed]);
  });

  it('that refuses a listener is a start error', async () => {
    @Thread()
    class Master extends TaskThread {
      readonly emitter = { on: oops, off() {} } as unknown as NodeJS.EventEmitter;
      @Listening('emitter', { event: 'item' }) hear() {}
    }
    const error = await startMaster(Master, { log: new KeptLog() }).catch((thrown: TaskThreadError) => thrown);
    expect([(error as TaskThreadError).code, (error as TaskThreadError).path]).to.deep.equal([
      'THREAD_FAILED',
      'master',
    ]);
  });

  it('that another thread left paused flows again', async () => {
    const heard: string[] = [];
    const stream = new PassThrough();
    @Thread()
    class Reader extends TaskThread {
      readonly stream = stream;
      @Listening('stream') read(bytes: Buffer) {
        heard.push(`${this.id} ${String(bytes)}`);
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Reader) readers!: ThreadGroup<typeof Reader>;
      @Rescheduling({ maxRuns: 1 }) async act() {
        const first = await this.readers.spawn();
        stream.write('a');
        await settled();
        await first.stop();
        stream.write('b');
        await this.readers.spawn();
      }
    }
    const { stop } = await trial(Master);
    await settled(15);
    await stop();
    expect(heard).to.deep.equal(['readers[0] a', 'readers[1] b']);
  });

  it('that a getter gives is asked for once, when enter has ended', async () => {
    const heard: string[] = [];
    @Thread()
    class Master extends TaskThread {
      get source(): EventEmitter {
        heard.push('asked');
        return new EventEmitter();
      }
      protected override enter() {
        heard.push('entered');
      }
      @Listening('source', { event: 'item' }) hear() {}
    }
    await (await trial(Master)).stop();
    expect(heard).to.deep.equal(['entered', 'asked']);
  });

  for (const [what, get, code] of [
    ['throws', oops, 'THREAD_FAILED'],
    ['gives nothing', () => undefined, 'SOURCE_MISSING'],
  ] as const) {
    it(`whose getter ${what} is a start error with path and member`, async () => {
      @Thread()
      class Master extends TaskThread {
        get source(): EventEmitter {
          return get() as unknown as EventEmitter;
        }
        @Listening('source', { event: 'item' }) hear() {}
      }
      const error = await startMaster(Master, { log: new KeptLog() }).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code, path: 'master', member: 'Master.hear' });
    });
  }

  it('that is given a capacity though it waits by itself is a start error', async () => {
    @Thread()
    class Master extends TaskThread {
      readonly stream = new PassThrough();
      // @ts-expect-error -- what the types refuse, plain JavaScript may still do
      @Listening('stream', { capacity: 8 }) hear() {}
    }
    const error = await startMaster(Master, { log: new KeptLog() }).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'INVALID_OPTION', path: 'master', member: 'Master.hear' });
    expect((error as Error).message).to.equal(
      'INVALID_OPTION: Master.hear listens to "stream", which is PassThrough. Such a source waits by itself and nothing is kept for it, but it was given capacity. Leave `capacity` out.',
    );
  });

  it('that enter sets, or replaces, survives an error while enter goes on, and each until exit', async () => {
    const sockets = [1, 2, 3].map(() => new PassThrough());
    const [built, set, kept] = sockets as [PassThrough, PassThrough, PassThrough];
    const fail = (stream: PassThrough): void => void stream.destroy(new Error('ECONNRESET'));
    @Thread()
    class Master extends TaskThread {
      socket = built;
      declare later: PassThrough;
      protected override async enter() {
        this.socket = set;
        this.later = kept;
        await settled();
        fail(set);
        await settled();
        this.socket = kept;
      }
      protected override async exit() {
        fail(built);
        fail(kept);
        await settled();
      }
      @Listening('socket') read() {}
      @Listening('later') readToo() {}
    }
    const { tree, stop } = await trial(Master);
    expect(tree.snapshot().state).to.equal('running');
    expect((await stop()).errors).to.deep.equal([]);
    expect(sockets.map((socket) => socket.listenerCount('error'))).to.deep.equal([0, 0, 0]);
  });

  it('stands in a plain field again when enter has ended, and is listened to though the field is set anew', async () => {
    const heard: string[] = [];
    const [first, second] = [new EventEmitter(), new EventEmitter()];
    @Thread()
    class Master extends TaskThread {
      source = new EventEmitter();
      protected override enter() {
        this.source = first;
      }
      protected override ready() {
        heard.push(Object.keys(Object.getOwnPropertyDescriptor(this, 'source')!).join(' '));
        this.source = second;
      }
      @Listening('source', { event: 'item' }) hear(item: string) {
        heard.push(item);
      }
    }
    const { stop } = await trial(Master);
    first.emit('item', 'first');
    second.emit('item', 'second');
    await stop();
    expect(heard).to.deep.equal(['value writable enumerable configurable', 'first']);
  });

  it('whose return rejects is a failure that is told; the end does not wait for it', async () => {
    const iterator = { next: () => never, return: () => Promise.reject(new Error('oops')) };
    @Thread()
    class Master extends TaskThread {
      readonly source = { [Symbol.asyncIterator]: () => iterator };
      @Listening('source') hear() {}
    }
    const { stop, log } = await trial(Master);
    await stop();
    await settled();
    expect(log.lines).to.deep.equal([
      'error: THREAD_FAILED: master: Master.hear threw Error: oops. See `cause` for what was thrown, `path` and `member` for where.',
    ]);
  });

  it('that is its own iterator is let go of though it was never asked for an item', async () => {
    const emitter = new EventEmitter();
    @Thread()
    class Master extends TaskThread {
      readonly items = on(emitter, 'item');
      @Listening('items') hear() {}
      protected override ready() {
        this.stop();
      }
    }
    await startMaster(Master, { log: new KeptLog() }).catch(() => {});
    expect(emitter.eventNames()).to.deep.equal([]);
  });

  it('that emits without end while it is being subscribed is ended by its overflow', async () => {
    const everything = range(0, Infinity);
    const [error] = (await errorsOf(() => everything, true)) as string[][];
    expect(error!.slice(0, 2)).to.deep.equal(['THREAD_FAILED', 'Master.hear']);
    expect(error![2]).to.match(/^SOURCE_OVERFLOW: 1024 items wait, 1024 are allowed, and another came\./);
  });
});
