import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { Calls } from '#lib/intercom/calls.js';
import type { Desk } from '#lib/intercom/delivery.js';
import type { HandlerRun } from '#lib/intercom/handler-run.js';
import type { Route } from '#lib/intercom/route.js';
import { gate, settled } from '../support/trees.js';

/** A call that the method got. */
interface Given {
  readonly item: unknown;
  readonly run: HandlerRun;
}

describe('calls', () => {
  let clock: VirtualClock;
  let queue: unknown[];
  let happened: unknown[];
  let given: Given[];
  /** what the method of a signal does; it is done at once unless told */
  let work: (signal: unknown) => unknown;
  let spent: boolean;
  let timed: boolean;
  let isHead: boolean;

  beforeEach(() => {
    clock = new VirtualClock();
    queue = [];
    happened = [];
    given = [];
    work = () => undefined;
    spent = false;
    timed = true;
    isHead = true;
  });

  function callsOf(options: Partial<Route> = {}): Calls {
    const route = {
      member: 'Receiver.take',
      concurrency: 2,
      guarded: false,
      method: (item: unknown, _child: unknown, run: HandlerRun) => {
        given.push({ item, run });
        return work(item);
      },
      ...options,
    } as unknown as Route;
    const say =
      (what: string) =>
      (...more: unknown[]): void =>
        void happened.push(more.length > 0 ? [what, ...more] : what);
    const stopwatch = { beganMs: 0, since: () => 0, begins: () => (timed ? 7 : undefined) };
    const desk = {
      queue: {
        full: false,
        take: () => queue.shift(),
        peek: (at: number) => queue[at],
        get size() {
          return queue.length;
        },
      },
      receiver: { clock, instance: {}, hurrying: false, dispatcher: { spent: () => spent } },
      routes: { get: (signal: unknown) => (signal === undefined ? undefined : route) },
      stopwatch: { ...stopwatch, ends: say('ends'), settles: say('settles') },
      edge: { path: 'master/child' },
      get head() {
        if (queue.length === 0) return undefined;
        return isHead ? route : ({} as Route);
      },
      again: say('again'),
      rest: say('rest'),
      wake: say('wake'),
      leave: say('leave'),
      poke: say('poke'),
      threw: (error: Error, _route: Route, signals: readonly unknown[]) =>
        happened.push(['threw', error.message, signals]),
      overran: (_route: Route, signals: readonly unknown[]) => (happened.push(['overran', signals]), 'too late'),
    };
    return new Calls(desk as unknown as Desk, route);
  }
  const state = (calls: Calls): unknown => [calls.running, calls.handlers, queue.length];

  it('take one after the other while the method is done at once, whatever it returns', () => {
    queue = ['a', 'b', 'c'];
    work = (signal) => (signal === 'a' ? undefined : 5);
    const calls = callsOf();
    calls.run();
    expect([given.map(({ item }) => item), state(calls)]).to.deep.equal([
      ['a', 'b', 'c'],
      [0, 0, 0],
    ]);
    expect(happened).to.deep.equal([['ends', 7], ['ends', 7], ['ends', 7], 'leave']);
  });

  it('are not timed where the stopwatch says no', () => {
    queue = ['a'];
    timed = false;
    callsOf().run();
    expect(happened).to.deep.equal(['leave']);
  });

  it('are as many at once as may be, and are heard of when one is done', async () => {
    queue = ['a', 'b', 'c'];
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
    expect([state(calls), calls.due, happened]).to.deep.equal([[1, 1, 1], true, ['rest', ['settles', 7, 0], 'poke']]);
  });

  it('leave the queue to another delivery once none of them runs', async () => {
    queue = ['a', 'other'];
    const held = gate();
    work = () => held.opened;
    const calls = callsOf({ concurrency: 1 });
    calls.run();
    isHead = false;
    expect(calls.due).to.equal(false);
    held.open();
    await settled(1);
    happened = [];
    expect(calls.due).to.equal(true);
    calls.run();
    expect(happened).to.deep.equal(['leave']);
  });

  it('ask to go on in another turn when the time is spent, and after 256', () => {
    queue = Array.from({ length: 300 }, (_, n) => n);
    spent = true;
    timed = false;
    const calls = callsOf();
    calls.run();
    expect([given.length, happened]).to.deep.equal([1, ['again']]);
    spent = false;
    calls.run();
    expect([given.length, happened]).to.deep.equal([257, ['again', 'again']]);
  });

  it('that throw, or reject, tell so, and are over', async () => {
    queue = ['throws', 'rejects'];
    work = (signal) => {
      if (signal === 'throws') throw new Error('thrown');
      return Promise.reject(new Error('rejected'));
    };
    const calls = callsOf();
    calls.run();
    await settled(1);
    expect([state(calls), happened]).to.deep.equal([
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
    queue = ['ends', 'rejects'];
    const held = gate();
    work = (signal) => held.opened.then(() => (signal === 'ends' ? undefined : Promise.reject(new Error('late'))));
    const calls = callsOf({ timeoutMs: 100 });
    calls.run();
    expect(calls.forsake()).to.deep.equal(['ends', 'rejects']);
    expect([state(calls), clock.pending, given.map(({ run }) => run.signal.aborted)]).to.deep.equal([
      [0, 0, 0],
      0,
      [true, true],
    ]);
    happened = [];
    held.open();
    await settled();
    expect(happened).to.deep.equal([]);
  });

  describe('with a limit of time', () => {
    it('are given up one by one as they pass it, with one timer for all', async () => {
      work = () => gate().opened;
      const calls = callsOf({ timeoutMs: 100, concurrency: 3 });
      queue = ['a', 'b'];
      calls.run();
      await clock.advance(40);
      queue = ['c'];
      calls.run();
      expect([calls.handlers, clock.pending]).to.deep.equal([3, 1]);
      happened = [];
      await clock.advance(60);
      expect([happened, state(calls), clock.pending]).to.deep.equal([
        [
          ['overran', ['a']],
          ['overran', ['b']],
        ],
        [1, 1, 0],
        1,
      ]);
      expect(given.map(({ run }) => run.signal.reason as unknown)).to.deep.equal(['too late', 'too late', undefined]);
      await clock.advance(40);
      expect([happened.slice(2), state(calls), clock.pending]).to.deep.equal([
        [['overran', ['c']], 'poke'],
        [0, 0, 0],
        0,
      ]);
    });

    it('begin anew with a timer when others were done, or given up, before', async () => {
      let held = gate();
      work = () => held.opened;
      const calls = callsOf({ timeoutMs: 100 });
      queue = ['done'];
      calls.run();
      await clock.advance(60);
      held.open();
      await settled(1);
      expect(clock.pending).to.equal(0);
      held = gate();
      for (const signal of ['late', 'later']) {
        queue = [signal];
        calls.run();
        happened = [];
        await clock.advance(99);
        expect(happened).to.deep.equal([]);
        await clock.advance(1);
        expect(happened).to.deep.equal([['overran', [signal]], 'poke']);
      }
    });

    it('have none while they wait for their turn: it counts from when the run says that it begins', async () => {
      work = () => gate().opened;
      const calls = callsOf({ timeoutMs: 100, guarded: true });
      queue = ['a'];
      calls.run();
      await clock.advance(500);
      expect([calls.handlers, clock.pending]).to.deep.equal([1, 0]);
      (given[0]!.run as HandlerRun & { begin(): void }).begin();
      await clock.advance(99);
      expect(calls.handlers).to.equal(1);
      await clock.advance(1);
      expect(calls.handlers).to.equal(0);
    });
  });

  describe('of batches', () => {
    const batch = { max: 5, withinMs: 100 };

    it('begin when it is time, with what came until then', async () => {
      queue = ['a', 'b'];
      const calls = callsOf({ batch });
      expect([calls.due, clock.pending]).to.deep.equal([false, 1]);
      await clock.advance(100);
      expect([happened, calls.due]).to.deep.equal([['wake'], true]);
      queue.push('c');
      calls.run();
      expect([given.map(({ item }) => item), clock.pending]).to.deep.equal([[['a', 'b', 'c']], 0]);
    });

    it('count what is dropped from among theirs, not what stood behind, and wait no more for none', () => {
      queue = ['a', 'b'];
      const calls = callsOf({ batch });
      expect(calls.due).to.equal(false);
      calls.dropped(2);
      queue = ['b'];
      calls.dropped(0);
      expect([calls.due, clock.pending]).to.deep.equal([false, 1]);
      queue = ['b', 'c', 'd', 'e', 'f', 'g'];
      expect(calls.due).to.equal(true);
      calls.dropped(5);
      calls.run();
      expect(given.map(({ item }) => item)).to.deep.equal([['b', 'c', 'd', 'e', 'f']]);
      queue = ['h'];
      expect(calls.due).to.equal(false);
      calls.dropped(0);
      queue = [];
      expect(clock.pending).to.equal(0);
    });

    it('leave no timer at the end', () => {
      queue = ['a'];
      const calls = callsOf({ batch });
      expect(calls.due).to.equal(false);
      calls.close();
      expect(clock.pending).to.equal(0);
    });
  });
});
