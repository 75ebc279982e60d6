import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { ListeningOptions, TaskThreadError } from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { ListeningTask } from '#lib/tasks/listening/listening-task.js';
import type { Source } from '#lib/tasks/sources/source.js';
import type { TaskHost } from '#lib/tasks/task-host.js';
import { gate, settled } from '../../support/trees.js';

describe('a task that listens', () => {
  let clock: VirtualClock;
  let told: unknown[];
  let serving: boolean;
  /** what the method does with an item; it is done at once unless told */
  let work: (...items: unknown[]) => unknown;
  /** runs in progress, as the thread counts them */
  let begun: number;
  let source: Source;
  let rest: Promise<void> | undefined;

  beforeEach(() => {
    clock = new VirtualClock();
    told = [];
    serving = true;
    work = () => undefined;
    begun = 0;
    rest = undefined;
    source = {
      buffer: undefined,
      attach: () => told.push('attached'),
      open: () => told.push('opened'),
      release: (keeps: boolean) => (told.push(`released${keeps ? ', keeps' : ''}`), rest),
    };
  });

  function taskOf(options: ListeningOptions = {}): ListeningTask {
    const host = {
      clock,
      get serving() {
        return serving;
      },
      began: () => begun++,
      ended: () => begun--,
      taskFailed: (error: TaskThreadError) => told.push(`failed: ${error.message.split('. ')[0]}`),
      itemDropped: (name: string, reason: string) => told.push(`${name} dropped ${reason}`),
      stop: () => told.push('stop'),
    };
    return new ListeningTask(host as unknown as TaskHost, 'take', (...items) => work(...items), options);
  }
  /** One that listens to an emitter already. */
  function attached(options: ListeningOptions = {}): { task: ListeningTask; emitter: EventEmitter } {
    const [task, emitter] = [taskOf(options), new EventEmitter()];
    task.attach(emitter, source);
    task.open();
    told = [];
    return { task, emitter };
  }
  const state = (of: ListeningTask): unknown => [of.running, of.runningSince, begun, of.active];

  it('attaches to its source, then opens it', () => {
    const task = taskOf();
    task.attach({}, source);
    task.open();
    expect([told, state(task)]).to.deep.equal([
      ['attached', 'opened'],
      [false, undefined, 0, true],
    ]);
  });

  it('fails when its source cannot be opened, and lets go of it', () => {
    const task = taskOf();
    const { open } = source;
    source.open = () => {
      open.call(source);
      throw new Error('no');
    };
    task.attach({}, source);
    task.open();
    expect([told, task.active]).to.deep.equal([
      ['attached', 'opened', 'released', 'failed: SOURCE_FAILED: Its source failed with Error: no'],
      false,
    ]);
  });

  it('hands on what comes, with what came with it, and counts what has become of it', async () => {
    const { task } = attached();
    const taken: unknown[] = [];
    work = (...items) => {
      taken.push(items);
      if (items[0] === 'throws') throw new Error('no');
      return items[0] === 'rejects' ? Promise.reject(new Error('never')) : 5;
    };
    expect([task.take('a'), task.take('b', [1, 2]), task.take('throws')]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    await task.take('rejects');
    expect(taken).to.deep.equal([['a'], ['b', 1, 2], ['throws'], ['rejects']]);
    expect([told, state(task)]).to.deep.equal([
      ['failed: no', 'failed: never'],
      [false, undefined, 0, true],
    ]);
    expect(task.statistics).to.deep.equal({
      received: 4,
      handled: 2,
      failed: 2,
      dropped: 0,
      discarded: 0,
      waiting: 0,
      running: 0,
      peak: 0,
    });
  });

  it('counts what waits, was dropped or given up in the buffer of its source', () => {
    source = { ...source, buffer: { size: 3, dropped: 5, discarded: 7, peak: 11 } } as unknown as Source;
    const { task } = attached();
    task.take('a');
    expect(task.statistics).to.deep.equal({
      received: 16,
      handled: 1,
      failed: 0,
      dropped: 5,
      discarded: 7,
      waiting: 3,
      running: 0,
      peak: 11,
    });
  });

  it('has room for one at a time unless told, and knows since when that runs', async () => {
    const { task } = attached();
    await clock.advance(10);
    const held = gate();
    work = () => held.opened;
    let over = false;
    expect(task.room).to.equal(undefined);
    void Promise.resolve(task.take('a')).then(() => (over = true));
    expect([state(task), over, task.statistics.running]).to.deep.equal([[true, 10, 1, true], false, 1]);
    held.open();
    await settled(1);
    expect([state(task), over, task.room]).to.deep.equal([[false, undefined, 0, true], true, undefined]);
  });

  it('has room for as many as it may, and gives room when one of them is over', async () => {
    const { task } = attached({ concurrency: 2 });
    const gates = [gate(), gate(), gate()];
    const left = [...gates];
    work = () => left.shift()!.opened;
    expect(task.take('a')).to.equal(undefined);
    await clock.advance(10);
    const room = task.take('b') as Promise<void>;
    let given = false;
    void room.then(() => (given = true));
    expect([task.room === room, state(task)]).to.deep.equal([true, [true, 0, 2, true]]);
    gates[0]!.open();
    await settled(1);
    expect([given, task.room, state(task)]).to.deep.equal([true, undefined, [true, 10, 1, true]]);
    await clock.advance(10);
    expect(task.take('c')).to.be.instanceOf(Promise);
    gates[1]!.open();
    await settled(1);
    expect(task.runningSince).to.equal(20);
    gates[2]!.open();
    await settled(1);
    expect(state(task)).to.deep.equal([false, undefined, 0, true]);
  });

  it('gives no room while more run than may, which come by themselves', async () => {
    const { task } = attached();
    const gates = [gate(), gate()];
    const left = [...gates];
    work = () => left.shift()!.opened;
    void task.run('a');
    void task.run('b');
    let given = false;
    void task.room!.then(() => (given = true));
    gates[0]!.open();
    await settled(1);
    expect([given, task.running]).to.deep.equal([false, true]);
    gates[1]!.open();
    await settled(1);
    expect([given, task.running]).to.deep.equal([true, false]);
  });

  describe('at the end of its source', () => {
    for (const [onEnd, then] of [
      [undefined, []],
      ['ignore', []],
      ['stop', ['stop']],
      ['fail', ['failed: SOURCE_ENDED: The source ended']],
    ] as const)
      it(`lets go of it, and with onEnd: ${onEnd} ${then.length > 0 ? `says ${then[0]}` : 'says nothing'}, once`, () => {
        const { task } = attached(onEnd ? { onEnd } : {});
        task.ended();
        task.closed();
        expect([told, task.active]).to.deep.equal([['released, keeps', ...then], false]);
      });

    it('waits for the runs in progress, unless the source was closed', async () => {
      for (const end of ['ended', 'closed'] as const) {
        const { task } = attached({ onEnd: 'stop' });
        const held = gate();
        work = () => held.opened;
        void task.take('a');
        task[end]();
        expect(told).to.deep.equal(end === 'ended' ? [] : ['released, keeps', 'stop']);
        held.open();
        await settled(1);
        expect(told).to.deep.equal(['released, keeps', 'stop']);
      }
    });
  });

  describe('that is released', () => {
    it('lets its source hand on what waits where the thread serves, and is at work until that is done', async () => {
      for (serving of [true, false]) {
        const held = gate();
        rest = serving ? held.opened : undefined;
        const { task } = attached();
        task.release();
        task.release();
        expect([told, begun]).to.deep.equal([[serving ? 'released, keeps' : 'released'], serving ? 1 : 0]);
        held.open();
        await settled(1);
        expect(begun).to.equal(0);
      }
    });

    it('does not open its source any more, and fails with what the release throws', () => {
      const task = taskOf();
      source.release = () => {
        throw new Error('no');
      };
      task.attach({}, source);
      task.release();
      task.open();
      expect(told).to.deep.equal(['attached', 'failed: no']);
    });

    it('hears of no error any more, and nobody does once it is disposed of', () => {
      const { task, emitter } = attached();
      task.release();
      told = [];
      emitter.emit('error', new Error('late'));
      expect([told, emitter.listenerCount('error')]).to.deep.equal([[], 1]);
      task.dispose();
      expect(emitter.listenerCount('error')).to.equal(0);
    });
  });

  describe('to a source that errs', () => {
    const failure = 'failed: SOURCE_FAILED: Its source failed with Error: no';

    it('fails, once, and lets go of it', () => {
      const { task, emitter } = attached();
      emitter.emit('error', new Error('no'));
      emitter.emit('error', new Error('again'));
      task.failed(new Error('again'));
      expect([told, task.active]).to.deep.equal([['released', failure], false]);
    });

    it('fails with what came before it was opened, also from a value that stood in its field before', () => {
      const [task, emitter] = [taskOf(), new EventEmitter()];
      task.guard(emitter);
      task.guard(emitter);
      task.guard(5);
      expect(emitter.listenerCount('error')).to.equal(1);
      emitter.emit('error', new Error('no'));
      task.attach(emitter, source);
      expect([told, emitter.listenerCount('error')]).to.deep.equal([['attached'], 1]);
      task.open();
      expect(told).to.deep.equal(['attached', 'released', failure]);
    });

    it('goes on where that is ignored, or where errors are what it listens to', () => {
      for (const options of [{ onError: 'ignore' }, { event: 'error' }] as ListeningOptions[]) {
        const { task, emitter } = attached(options);
        emitter.emit('error', new Error('no'));
        expect([told, task.active]).to.deep.equal([[], true]);
      }
    });

    it('is at its end where the error is the end, ignored or not', () => {
      const ignores = attached({ onError: 'ignore', onEnd: 'stop' }).task;
      ignores.failed(new Error('no'));
      expect(told).to.deep.equal(['released, keeps', 'stop']);
      const fails = attached({ onEnd: 'stop' }).task;
      fails.failed(new Error('no'));
      expect(told).to.deep.equal(['released', failure]);
    });

    it('fails with what its release came to, unless that is ignored', () => {
      attached().task.releaseFailed(new Error('no'));
      expect(told).to.deep.equal(['failed: no']);
      attached({ onError: 'ignore' }).task.releaseFailed(new Error('no'));
      expect(told).to.deep.equal([]);
    });

    it('fails with an overflow of its buffer, and tells of what is dropped', () => {
      const { task } = attached({ onError: 'ignore' });
      task.dropped('drop-oldest');
      task.overflowed(new Error('full'));
      expect(told).to.deep.equal(['take dropped drop-oldest', 'released', 'failed: full']);
    });
  });

  it('hears the errors of an item until its run is over', async () => {
    const { task } = attached();
    const [socket, more] = [new EventEmitter(), new EventEmitter()];
    const held = gate();
    work = () => held.opened;
    void task.take(socket, [more]);
    const listeners = (): number[] => [socket, more].map((each) => each.listenerCount('error'));
    expect(listeners()).to.deep.equal([1, 1]);
    held.open();
    await settled(1);
    expect(listeners()).to.deep.equal([0, 0]);
  });
});
