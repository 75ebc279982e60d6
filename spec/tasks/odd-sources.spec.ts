import { PassThrough } from 'node:stream';
import { expect } from 'chai';
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
import { KeptLog, settled, trial } from '../support/trees.js';

const oops = (): never => {
  throw new Error('oops');
};
const never = new Promise<never>(() => {});

/** Starts and stops a master that listens to `source`; the errors of its start, or else of its end. */
async function errorsOf(source: () => unknown): Promise<unknown> {
  @Thread()
  class Master extends TaskThread {
    readonly source = source;
    @Listening((self: Master) => self.source() as AsyncIterable<number>) hear(_n: number) {}
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

  it('whose subscribe throws fails the thread', async () => {
    expect(await errorsOf(() => ({ subscribe: oops }))).to.deep.equal([failed]);
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
});
