import { expect } from 'chai';
import { bufferCount, delay } from 'rxjs';
import { VirtualClock } from 'taskthread/testing';
import { ByClass } from '#lib/intercom/by-class.js';
import { Calls } from '#lib/intercom/delivery/calls.js';
import type { Desk } from '#lib/intercom/delivery/delivery.js';
import type { Edge } from '#lib/intercom/edge.js';
import { Listener } from '#lib/intercom/listener.js';
import { Pipe } from '#lib/intercom/delivery/pipe.js';
import type { Receiver } from '#lib/intercom/receiver.js';
import type { Route } from '#lib/intercom/route.js';
import type { Class } from '#lib/metadata/definition.js';
import type { Job } from '#lib/tasks/dispatcher.js';
import { gate, settled } from '../support/trees.js';

class Item {}

describe('a listener alone', () => {
  let told: unknown[];
  let ready: Job[];
  let receiver: { -readonly [Key in keyof Receiver]: Receiver[Key] };
  /** what the method does */
  let work: () => unknown;

  beforeEach(() => {
    told = [];
    ready = [];
    work = () => undefined;
    const dispatcher = { ready: (job: Job) => ready.push(job), spent: () => false, lookedAt: undefined };
    receiver = {
      clock: new VirtualClock(),
      dispatcher,
      serving: true,
      hurrying: false,
      instance: {},
      waitsFor: undefined,
      becameBusy: () => told.push('busy'),
      handlerFailed: (error: Error) => told.push(`failed: ${error.message}`),
      gaveUp: () => told.push('gave up'),
      unanswering: () => undefined,
    } as unknown as Receiver;
  });

  function listenerOf(capacity = 2, options: Partial<Route> = {}): Listener {
    const edge = {
      path: 'master/child',
      blocks: () => false,
      blocked: () => told.push('blocked'),
      refused: () => told.push('refused'),
      deadLetter: () => told.push('dead letter'),
      forgetDeadlock: () => told.push('forgotten'),
    } as unknown as Edge;
    const route = { member: 'Child.take', method: () => work(), ...options } as unknown as Route;
    return new Listener(edge, 'in', receiver, new ByClass(new Map([[Item, route]])), { capacity });
  }
  const runAll = (): void => {
    for (const job of ready.splice(0)) job.run();
  };
  const state = (of: Listener): unknown => [of.quiet, of.busy, of.done, of.handlers];

  it('stands in line once for all that comes, and is quiet again when it is handled', () => {
    const listener = listenerOf();
    expect(state(listener)).to.deep.equal([true, false, 0, 0]);
    void listener.queue.offer(new Item());
    expect(state(listener)).to.deep.equal([false, true, 0, 0]);
    void listener.queue.offer(new Item());
    expect(ready).to.deep.equal([listener]);
    runAll();
    expect([state(listener), ready.length]).to.deep.equal([[true, false, 2, 0], 0]);
  });

  it('is busy while a handler runs, which is not done with, and tells when it has come to rest', async () => {
    const held = gate();
    work = () => held.opened;
    const listener = listenerOf();
    void listener.queue.offer(new Item());
    let quiet = 0;
    listener.afterQuiet(() => quiet++);
    runAll();
    expect([state(listener), quiet]).to.deep.equal([[false, true, 0, 1], 0]);
    held.open();
    await settled(1);
    expect([state(listener), quiet]).to.deep.equal([[true, false, 1, 0], 1]);
    void listener.queue.offer(new Item());
    runAll();
    expect(quiet).to.equal(1);
  });

  it('has come to rest when none of several that run at once does any more', async () => {
    const gates = [gate(), gate()];
    const left = [...gates];
    work = () => left.shift()!.opened;
    const listener = listenerOf(2, { concurrency: 2, delivery: (desk, route) => new Calls(desk, route) });
    for (let n = 0; n < 2; n++) void listener.queue.offer(new Item());
    let quiet = 0;
    listener.afterQuiet(() => quiet++);
    runAll();
    runAll();
    expect([state(listener), listener.calls.length, quiet]).to.deep.equal([[false, true, 0, 2], 2, 0]);
    gates[1]!.open();
    await settled(1);
    expect([state(listener), quiet]).to.deep.equal([[false, true, 1, 1], 0]);
    gates[0]!.open();
    await settled(1);
    expect([state(listener), quiet]).to.deep.equal([[true, false, 2, 0], 1]);
  });

  it('of one that does not serve is quiet, and busy with what is queued, or waits', () => {
    receiver.serving = false;
    const listener = listenerOf(1);
    void listener.queue.offer(new Item());
    expect([state(listener), ready.length]).to.deep.equal([[true, true, 0, 0], 0]);
    receiver.serving = true;
    expect(listener.quiet).to.equal(false);
  });

  it('is not quiet while a sender waits, and not by what it holds for the next instance', () => {
    const listener = listenerOf(1);
    listener.hold();
    void listener.queue.offer(new Item());
    void listener.queue.offer(new Item());
    expect([state(listener), ready.length, listener.queue.waiting]).to.deep.equal([[true, true, 0, 0], 0, 1]);
    listener.resume();
    expect([listener.quiet, ready.length]).to.deep.equal([false, 1]);
    runAll();
    expect([state(listener), told]).to.deep.equal([[true, false, 2, 0], ['blocked']]);
  });

  it('tells of its own accord that it is busy again while the receiver is taken down', () => {
    const listener = listenerOf();
    receiver.hurrying = true;
    void listener.queue.offer(new Item());
    void listener.queue.offer(new Item());
    expect(told).to.deep.equal(['busy']);
  });

  it('gives up what runs, and what is queued, once', () => {
    work = () => gate().opened;
    const listener = listenerOf();
    const items = [new Item(), new Item()];
    for (const item of items) void listener.queue.offer(item);
    runAll();
    let quiet = 0;
    listener.afterQuiet(() => quiet++);
    expect(listener.forsake()).to.deep.equal([items[0]]);
    expect(told).to.deep.equal(['gave up', 'dead letter']);
    told = [];
    expect(listener.abandon()).to.deep.equal([items[1]]);
    expect([told, state(listener), quiet]).to.deep.equal([['forgotten', 'dead letter'], [true, false, 2, 0], 1]);
    expect([listener.flow.discarded, listener.flow.running, listener.flow.lateReplies]).to.deep.equal([2, 0, 0]);
  });

  it('counts what a handler throws as failed', () => {
    work = () => {
      throw new Error('no');
    };
    const listener = listenerOf();
    void listener.queue.offer(new Item());
    runAll();
    expect([told, listener.flow.failed, listener.flow.handled]).to.deep.equal([['failed: no'], 1, 0]);
  });

  it('refuses what comes after its end, a dead letter each', () => {
    const listener = listenerOf();
    listener.close();
    told = [];
    void listener.queue.offer(new Item());
    expect([told, listener.flow.refused]).to.deep.equal([['refused', 'dead letter'], 1]);
  });

  it('serves another instance from then on, its queue as it was', () => {
    const listener = listenerOf();
    receiver.serving = false;
    void listener.queue.offer(new Item());
    listener.closeDeliveries();
    const next = { ...receiver, serving: true };
    listener.handOver(next, listener.edge);
    listener.resume();
    runAll();
    expect([listener.receiver === next, listener.done, listener.child]).to.deep.equal([true, 1, undefined]);
  });

  it('asks the other direction whether senders wait there', () => {
    for (const direction of ['in', 'up'] as const) {
      const asked: string[] = [];
      const edge = { blocks: (which: string) => asked.push(which) === 1 } as unknown as Edge;
      const listener = new Listener(edge, direction, receiver, new ByClass<Route>(new Map()));
      expect([listener.oppositeBlocked, asked]).to.deep.equal([true, [direction === 'in' ? 'up' : 'in']]);
      expect(listener.child).to.equal(direction === 'up' ? edge : undefined);
    }
  });

  it('is at another edge once a new instance takes over, whose deadlock nobody watches any more', () => {
    for (const direction of ['in', 'up'] as const) {
      const edge = (name: string): Edge =>
        ({ forgetDeadlock: () => told.push(`${name} forgotten`) }) as unknown as Edge;
      const [before, after] = [edge('before'), edge('after')];
      const listener = new Listener(before, direction, receiver, new ByClass<Route>(new Map()));
      told = [];
      listener.handOver({ ...receiver }, after);
      expect(told).to.deep.equal(['before forgotten']);
      expect([listener.edge === after, listener.child === (direction === 'up' ? after : undefined)]).to.deep.equal([
        true,
        true,
      ]);
    }
  });

  it('says that a signal is lost with the thread that failed, to who looks on too', () => {
    const seen: unknown[] = [];
    const eye = { took: (...all: unknown[]) => seen.push(all), watch: () => {} };
    const listener = listenerOf();
    listener.lostWithThread({ eye } as unknown as Route, 'signal');
    expect([told, seen.length, (seen[0] as unknown[])[0], listener.flow.failed]).to.deep.equal([
      ['dead letter'],
      1,
      'signal',
      1,
    ]);
  });

  describe('with a pipe', () => {
    class Other {}

    /** A listener of pairs of items, that also gets others. */
    function pairs(operators: Route['pipe'] = (items) => items.pipe(bufferCount(2))): Listener {
      const listener = listenerOf(9);
      const handle = (what: unknown): unknown => (told.push(what), work());
      const pair = {
        member: 'Child.pair',
        pipe: operators,
        delivery: (desk: Desk, route: Route) => new Pipe(desk, route),
        method: (items: readonly unknown[]) => handle(items.length),
      } as unknown as Route;
      const other = { member: 'Child.other', method: () => handle('other') } as unknown as Route;
      const routes: [Class, Route][] = [
        [Item, pair],
        [Other, other],
      ];
      listener.routes = new ByClass(new Map(routes));
      return listener;
    }

    it('keeps what it has gathered while others have their turn', () => {
      const listener = pairs();
      for (const signal of [new Item(), new Other(), new Item()]) void listener.queue.offer(signal);
      while (ready.length > 0) runAll();
      expect([told, state(listener), listener.flow.values]).to.deep.equal([['other', 2], [true, false, 3, 0], 1]);
    });

    it('gives what it has gathered when no more comes, which is a call while it runs', async () => {
      const listener = pairs();
      void listener.queue.offer(new Item());
      while (ready.length > 0) runAll();
      expect([told, listener.piping]).to.deep.equal([[], false]);
      const held = gate();
      work = () => held.opened;
      listener.endPipes();
      expect([told, listener.quiet, listener.piping]).to.deep.equal([[], false, true]);
      while (ready.length > 0) runAll();
      expect([told, listener.calls.map(({ member }) => member)]).to.deep.equal([[1], ['Child.pair']]);
      expect(state(listener)).to.deep.equal([false, false, 1, 1]);
      held.open();
      await settled(1);
      while (ready.length > 0) runAll();
      expect([state(listener), listener.piping, listener.calls]).to.deep.equal([[true, false, 1, 0], false, []]);
    });

    it('tells what it still waits for among the calls, also while others have their turn', async () => {
      const listener = pairs((items, scheduler) => items.pipe(bufferCount(2), delay(50, scheduler)));
      for (const signal of [new Item(), new Other()]) void listener.queue.offer(signal);
      const held = gate();
      work = () => held.opened;
      while (ready.length > 0) runAll();
      listener.endPipes();
      expect(listener.calls.map(({ member }) => member)).to.deep.equal(['Child.other', 'Child.pair (pipe)']);
      held.open();
      await settled(1);
      expect([listener.quiet, listener.calls.map(({ member }) => member)]).to.deep.equal([
        false,
        ['Child.pair (pipe)'],
      ]);
      await (receiver.clock as VirtualClock).advance(50);
      while (ready.length > 0) runAll();
      await settled(1);
      while (ready.length > 0) runAll();
      expect([listener.quiet, listener.calls, told]).to.deep.equal([true, [], ['other', 1]]);
    });

    it('gives up what it holds back, be it its turn or not', () => {
      for (const last of [[], [new Other()]]) {
        told = [];
        const listener = pairs((items, scheduler) => items.pipe(delay(50, scheduler)));
        for (const signal of [new Item(), ...last]) void listener.queue.offer(signal);
        while (ready.length > 0) runAll();
        const clock = receiver.clock as VirtualClock;
        expect([clock.pending, listener.forsake(), clock.pending]).to.deep.equal([1, [], 0]);
      }
    });

    it('has none of the instance before when another takes over', () => {
      const listener = pairs();
      void listener.queue.offer(new Item());
      while (ready.length > 0) runAll();
      listener.servedBy({ ...receiver });
      listener.endPipes();
      void listener.queue.offer(new Item());
      while (ready.length > 0) runAll();
      expect([told, listener.quiet]).to.deep.equal([[], true]);
      void listener.queue.offer(new Item());
      while (ready.length > 0) runAll();
      expect(told).to.deep.equal([2]);
    });
  });
});
