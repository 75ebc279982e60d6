import { expect } from 'chai';
import { Calls } from '#lib/intercom/delivery/calls.js';
import type { HandlerRun } from '#lib/intercom/delivery/handler-run.js';
import type { Route } from '#lib/intercom/route.js';
import { FakeDesk } from '../../support/fake-desk.js';
import { gate, settled } from '../../support/trees.js';

/** A call that the method got. */
interface Given {
  readonly item: unknown;
  readonly run: HandlerRun;
}

describe('calls', () => {
  let desk: FakeDesk;
  let given: Given[];
  /** what the method does with a signal; it is done at once unless told */
  let work: (signal: unknown) => unknown;

  beforeEach(() => {
    desk = new FakeDesk();
    given = [];
    work = () => undefined;
  });

  function callsOf(options: Partial<Route> = {}): Calls {
    const method = (item: unknown, _child: unknown, run: HandlerRun): unknown => {
      given.push({ item, run });
      return work(item);
    };
    const route = { member: 'Receiver.take', concurrency: 2, guarded: false, method, ...options } as unknown as Route;
    return new Calls(desk.for(route), route);
  }
  const state = (calls: Calls): unknown => [calls.running, calls.handlers, desk.queue.length];

  it('take one after the other while the method is done at once, whatever it returns', () => {
    desk.queue = ['a', 'b', 'c'];
    work = (signal) => (signal === 'a' ? undefined : 5);
    const calls = callsOf();
    calls.run();
    expect([given.map(({ item }) => item), state(calls)]).to.deep.equal([
      ['a', 'b', 'c'],
      [0, 0, 0],
    ]);
    expect(desk.happened).to.deep.equal([['ends', 7], ['ends', 7], ['ends', 7], 'leave']);
  });

  it('are not timed where the stopwatch says no', () => {
    desk.queue = ['a'];
    desk.timed = false;
    callsOf().run();
    expect(desk.happened).to.deep.equal(['leave']);
  });

  it('are as many at once as may be, and are heard of when one is done', async () => {
    desk.queue = ['a', 'b', 'c'];
    const gates = { a: gate(), b: gate(), c: gate() } as Record<string, ReturnType<typeof gate>>;
    work = (signal) => gates[signal as string]!.opened;
    const calls = callsOf();
    calls.run();
    expect([state(calls), calls.due]).to.deep.equal([[2, 2, 1], false]);
    expect(calls.calls).to.deep.equal([
      { member: 'Receiver.take', forMs: 0 },
      { member: 'Receiver.take', forMs: 0 },
    ]);
    gates['b']!.open();
    await settled(1);
    expect([state(calls), calls.due, desk.happened]).to.deep.equal([
      [1, 1, 1],
      true,
      ['rest', ['settles', 7, 0], 'poke'],
    ]);
  });

  it('leave the queue to another delivery once none of them runs', async () => {
    desk.queue = ['a', 'other'];
    const held = gate();
    work = () => held.opened;
    const calls = callsOf({ concurrency: 1 });
    calls.run();
    desk.head = {};
    expect(calls.due).to.equal(false);
    held.open();
    await settled(1);
    desk.happened = [];
    expect(calls.due).to.equal(true);
    calls.run();
    expect(desk.happened).to.deep.equal(['leave']);
  });

  it('ask to go on in another turn when the time is spent, and after 256', () => {
    desk.queue = Array.from({ length: 300 }, (_, n) => n);
    desk.spent = true;
    desk.timed = false;
    const calls = callsOf();
    calls.run();
    expect([given.length, desk.happened]).to.deep.equal([1, ['again']]);
    desk.spent = false;
    calls.run();
    expect([given.length, desk.happened]).to.deep.equal([257, ['again', 'again']]);
  });

  it('that throw, or reject, tell so, and are over', async () => {
    desk.queue = ['throws', 'rejects'];
    work = (signal) => {
      if (signal === 'throws') throw new Error('thrown');
      return Promise.reject(new Error('rejected'));
    };
    const calls = callsOf();
    calls.run();
    await settled(1);
    expect([state(calls), desk.happened]).to.deep.equal([
      [0, 0, 0],
      [
        ['threw', 'thrown', ['throws']],
        ['ends', 7],
        'rest',
        ['threw', 'rejected', ['rejects']],
        ['settles', 7, 0],
        'poke',
      ],
    ]);
  });

  it('that are given up are told so, and nobody hears of their end', async () => {
    desk.queue = ['ends', 'rejects'];
    const held = gate();
    work = (signal) => held.opened.then(() => (signal === 'ends' ? undefined : Promise.reject(new Error('late'))));
    const calls = callsOf({ timeoutMs: 100 });
    calls.run();
    expect(calls.forsake()).to.deep.equal(['ends', 'rejects']);
    expect([state(calls), desk.clock.pending, given.map(({ run }) => run.signal.aborted)]).to.deep.equal([
      [0, 0, 0],
      0,
      [true, true],
    ]);
    desk.happened = [];
    held.open();
    await settled();
    expect(desk.happened).to.deep.equal([]);
  });

  describe('with a limit of time', () => {
    it('are given up one by one as they pass it, with one timer for all', async () => {
      work = () => gate().opened;
      const calls = callsOf({ timeoutMs: 100, concurrency: 3 });
      desk.queue = ['a', 'b'];
      calls.run();
      await desk.clock.advance(40);
      desk.queue = ['c'];
      calls.run();
      expect([calls.handlers, desk.clock.pending]).to.deep.equal([3, 1]);
      desk.happened = [];
      await desk.clock.advance(60);
      expect([desk.happened, state(calls), desk.clock.pending]).to.deep.equal([
        [
          ['overran', ['a']],
          ['overran', ['b']],
        ],
        [1, 1, 0],
        1,
      ]);
      expect(given.map(({ run }) => run.signal.reason as unknown)).to.deep.equal(['too late', 'too late', undefined]);
      await desk.clock.advance(40);
      expect([desk.happened.slice(2), state(calls), desk.clock.pending]).to.deep.equal([
        [['overran', ['c']], 'poke'],
        [0, 0, 0],
        0,
      ]);
    });

    it('begin anew with a timer when others were done, or given up, before', async () => {
      let held = gate();
      work = () => held.opened;
      const calls = callsOf({ timeoutMs: 100 });
      desk.queue = ['done'];
      calls.run();
      await desk.clock.advance(60);
      held.open();
      await settled(1);
      expect(desk.clock.pending).to.equal(0);
      held = gate();
      for (const signal of ['late', 'later']) {
        desk.queue = [signal];
        calls.run();
        desk.happened = [];
        await desk.clock.advance(99);
        expect(desk.happened).to.deep.equal([]);
        await desk.clock.advance(1);
        expect(desk.happened).to.deep.equal([['overran', [signal]], 'poke']);
      }
    });

    it('have none while they wait for their turn: it counts from when the run says that it begins', async () => {
      work = () => gate().opened;
      const calls = callsOf({ timeoutMs: 100, guarded: true });
      desk.queue = ['a'];
      calls.run();
      await desk.clock.advance(500);
      expect([calls.handlers, desk.clock.pending]).to.deep.equal([1, 0]);
      (given[0]!.run as HandlerRun & { begin(): void }).begin();
      await desk.clock.advance(99);
      expect(calls.handlers).to.equal(1);
      await desk.clock.advance(1);
      expect(calls.handlers).to.equal(0);
    });
  });

  describe('of batches', () => {
    const batch = { max: 5, withinMs: 100 };

    it('begin when it is time, with what came until then', async () => {
      desk.queue = ['a', 'b'];
      const calls = callsOf({ batch });
      expect([calls.due, desk.clock.pending]).to.deep.equal([false, 1]);
      await desk.clock.advance(100);
      expect([desk.happened, calls.due]).to.deep.equal([['wake'], true]);
      desk.queue.push('c');
      calls.run();
      expect([given.map(({ item }) => item), desk.clock.pending]).to.deep.equal([[['a', 'b', 'c']], 0]);
    });

    it('count what is dropped from among theirs, not what stood behind, and wait no more for none', () => {
      desk.queue = ['a', 'b'];
      const calls = callsOf({ batch });
      expect(calls.due).to.equal(false);
      calls.dropped(2);
      expect(desk.clock.pending).to.equal(1);
      desk.queue = ['b'];
      calls.dropped(0);
      expect(desk.clock.pending).to.equal(1);
      expect(calls.due).to.equal(false);
      desk.queue = ['b', 'c', 'd', 'e', 'f', 'g'];
      expect(calls.due).to.equal(true);
      calls.dropped(5);
      calls.run();
      expect(given.map(({ item }) => item)).to.deep.equal([['b', 'c', 'd', 'e', 'f']]);
      desk.queue = ['h'];
      expect([calls.due, desk.clock.pending]).to.deep.equal([false, 1]);
      calls.dropped(0);
      desk.queue = [];
      expect(desk.clock.pending).to.equal(0);
    });

    it('leave no timer at the end', () => {
      desk.queue = ['a'];
      const calls = callsOf({ batch });
      expect(calls.due).to.equal(false);
      calls.close();
      expect(desk.clock.pending).to.equal(0);
    });
  });
});
