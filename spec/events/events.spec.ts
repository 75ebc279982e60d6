import { EventHub } from '#lib/events/hub.js';
import { launch } from '#lib/bootstrap/launch.js';
import { expect } from 'chai';
import { filter, firstValueFrom, map } from 'rxjs';
import {
  type AnyThread,
  Child,
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  Rescheduling,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
  type Tree,
  type TreeEvent,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { gate, KeptLog, settled, trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}

const never = new Promise<void>(() => {});

/** An event in one line, with all that it holds. */
function told({ kind, path, at, ...details }: TreeEvent): string {
  const rest = Object.entries(details).map(([key, value]) =>
    value instanceof Error ? `${key} ${(value as { code?: string }).code}` : `${key} ${JSON.stringify(value)}`,
  );
  return [`${at} ${kind} ${path}`, ...rest].join(', ');
}

/** Listens to a tree from now on. */
function heard(tree: Tree<AnyThread>): string[] {
  const events: string[] = [];
  tree.events$.subscribe({ next: (event) => events.push(told(event)), complete: () => events.push('complete') });
  return events;
}

/** Starts a tree and keeps all its events, also those of the start. */
async function heardFromTheFirst(master: new () => AnyThread) {
  const events: string[] = [];
  const clock = new VirtualClock();
  const log = new KeptLog();
  const started = startMaster(master, { clock, log, onEvent: (event) => events.push(told(event)) });
  started.catch(() => {});
  return { events, clock, log, started };
}

@Thread()
class Taker extends TaskThread<{ in: Item }> {
  @OnIn(Item) take({ n }: Item) {
    if (n < 0) throw new Error(`cannot take ${n}`);
  }
}

@Thread()
class Master extends TaskThread {
  @Child(Taker) taker!: ChildRef<Taker>;
  @Children(Taker) takers!: ThreadGroup<typeof Taker>;
  @Rescheduling({ intervalMs: 0, initialDelayMs: 10, maxRuns: 1 }) async act() {
    const { takers } = this;
    const taker = await takers.spawn();
    await taker.send(new Item(-1));
    await taker.exited;
    await taker.send(new Item(1));
  }
}

describe('the events of a tree', () => {
  it('tell of each thread what becomes of it, and when', async () => {
    const { events, clock, started } = await heardFromTheFirst(Master);
    const tree = await started;
    await clock.advance(15);
    await tree.stop();
    expect(events).to.deep.equal([
      '0 spawned master, thread "Master"',
      '0 spawned master/taker, thread "Taker"',
      '0 running master/taker',
      '0 running master',
      '10 spawned master/takers[0], thread "Taker"',
      '10 running master/takers[0]',
      '10 dead-letter master/takers[0], direction "in", signal "Item"',
      '10 failed master/takers[0], error THREAD_FAILED',
      '10 stopping master/takers[0]',
      '10 exited master/takers[0], reason "failed"',
      '10 dead-letter master/takers[0], direction "in", signal "Item"',
      '15 stopping master',
      '15 stopping master/taker',
      '15 exited master/taker, reason "stopped"',
      '15 exited master, reason "stopped"',
    ]);
  });

  it('come through events$ from the subscription to its end; it completes when the tree has ended', async () => {
    const { tree, clock, stop } = await trial(Master);
    const events = heard(tree);
    const some: string[] = [];
    const subscription = tree.events$.subscribe(({ kind }) => some.push(kind));
    await clock.advance(10);
    subscription.unsubscribe();
    await stop();
    expect([events.length, events[0], events.at(-1)]).to.deep.equal([
      11 + 1,
      '10 spawned master/takers[0], thread "Taker"',
      'complete',
    ]);
    expect(some).to.have.length(7);
    expect(heard(tree), 'too late').to.deep.equal(['complete']);
  });

  it('are not even made while nobody listens', async () => {
    const { tree, begin } = launch(Master, [], { clock: new VirtualClock(), log: new KeptLog() });
    const { hub } = tree.surroundings;
    let made = 0;
    const { emit } = hub;
    hub.emit = function (happening) {
      made++;
      emit.call(hub, happening);
    };
    await begin();
    hub.events$.subscribe(() => {}).unsubscribe();
    const [state, kept] = [hub.active, made];
    hub.events$.subscribe(() => {});
    await tree.master.stop();
    expect([state, kept, made]).to.deep.equal([false, 0, 4]);
  });

  it('harm nobody when a listener throws, also behind operators: it is logged, and the others hear on', async () => {
    const clock = new VirtualClock();
    const log = new KeptLog();
    const onEvent = (): void => {
      throw new Error('no');
    };
    const tree = await startMaster(Taker, { clock, log, onEvent });
    const throws = (): never => {
      throw new Error('no');
    };
    tree.events$.subscribe(throws);
    tree.events$.pipe(filter(({ kind }) => kind === 'exited')).subscribe({ next: throws, complete: throws });
    tree.events$.pipe(map(throws)).subscribe();
    const events = heard(tree);
    log.lines.length = 0;
    await tree.stop();
    await settled();
    expect(events).to.deep.equal(['0 stopping master', '0 exited master, reason "stopped"', 'complete']);
    const line = 'error: What listens to the events of the tree threw; the tree goes on.';
    // stopping: three of them; exited: three; and one throws again when it is complete
    expect(log.lines).to.deep.equal(Array.from({ length: 7 }, () => line));
  });

  it('serve whoever waits for one of them', async () => {
    const { tree, stop } = await trial(Master);
    const exited = firstValueFrom(tree.events$.pipe(filter(({ kind }) => kind === 'exited')));
    await stop();
    expect((await exited).path).to.equal('master/taker');
  });

  it('may end a subscription, begin one and stop the tree', async () => {
    const { tree } = await trial(Master);
    const events: string[] = [];
    const subscription = tree.events$.subscribe((event) => {
      events.push(`first ${told(event)}`);
      subscription.unsubscribe();
      tree.events$.subscribe((later) => events.push(`later ${told(later)}`));
      void tree.stop();
    });
    await tree.stop();
    expect(events).to.deep.equal([
      'first 0 stopping master',
      'later 0 stopping master/taker',
      'later 0 exited master/taker, reason "stopped"',
      'later 0 exited master, reason "stopped"',
    ]);
  });
});

describe('an event', () => {
  it('slow-start names the hook that holds up a start, while it goes on', async () => {
    const held = gate();
    @Thread()
    class Slow extends TaskThread {
      protected override enter() {
        return held.opened;
      }
    }
    @Thread()
    class Top extends TaskThread {
      @Child(Slow) slow!: ChildRef<Slow>;
    }
    const { events, clock, log, started } = await heardFromTheFirst(Top);
    await clock.advance(1_999);
    expect(events).to.have.length(2);
    await clock.advance(1_000);
    held.open();
    const tree = await started;
    await tree.stop();
    expect(events.slice(2, 5)).to.deep.equal([
      '2000 slow-start master/slow, member "Slow.enter", forMs 2000',
      '2999 running master/slow',
      '2999 running master',
    ]);
    expect(log.lines).to.deep.equal(['warn: The start still waits for master/slow Slow.enter.']);
    expect(clock.pending).to.equal(0);
  });

  it('failed tells of a start that passed its deadline, long or short', async () => {
    @Thread({ startTimeoutMs: 100 })
    class Short extends TaskThread {
      protected override enter() {
        return never;
      }
    }
    @Thread()
    class Long extends TaskThread {
      protected override enter() {
        return never;
      }
    }
    for (const [master, ms] of [
      [Short, 100],
      [Long, 30_000],
    ] as const) {
      const { events, clock } = await heardFromTheFirst(master);
      await clock.advance(ms);
      expect(events.filter((event) => !event.includes('slow-start'))).to.deep.equal([
        `0 spawned master, thread "${master.name}"`,
        `${ms} failed master, error START_TIMEOUT`,
        `${ms} stopping master`,
        `${ms} exited master, reason "failed"`,
      ]);
      expect(clock.pending).to.equal(0);
    }
  });

  it('slow-stop names what a stop waits for, and stuck what a deadline gave up', async () => {
    @Thread({ quiesceTimeoutMs: 3_000 })
    class Hanging extends TaskThread {
      @Rescheduling(10) hang() {
        return never;
      }
    }
    @Thread()
    class Top extends TaskThread {
      @Child(Hanging) hanging!: ChildRef<Hanging>;
      @Rescheduling(10) wait() {
        return this.hanging.exited;
      }
    }
    const { tree, clock } = await trial(Top);
    await clock.advance(0);
    const events = heard(tree);
    const stopped = tree.stop();
    await clock.advance(10_000);
    await stopped;
    const waits = [
      { path: 'master', member: 'Top.wait', forMs: 2_000, waitsFor: [] },
      { path: 'master/hanging', member: 'Hanging.hang', forMs: 2_000, waitsFor: [] },
    ];
    expect(events).to.deep.equal([
      '0 stopping master',
      '0 stopping master/hanging',
      `2000 slow-stop master, forMs 2000, waits ${JSON.stringify(waits)}`,
      '5000 stuck master, member "Top.wait", forMs 5000, waitsFor []',
      '5000 stuck master/hanging, member "Hanging.hang", forMs 5000, waitsFor []',
      '5000 exited master/hanging, reason "stopped"',
      '5000 exited master, reason "stopped"',
      'complete',
    ]);
  });

  it('overdraft tells that parent and child both wait, and one was let in', async () => {
    @Thread({ up: [Item], queues: { in: { capacity: 1 }, up: { capacity: 1 } } })
    class Echo extends TaskThread<{ in: Item; up: Item }> {
      @OnIn(Item) echo(item: Item) {
        return this.up(item);
      }
    }
    @Thread()
    class Top extends TaskThread {
      @Child(Echo) echo!: ChildRef<Echo>;
      @OnUp(Item) again({ n }: Item) {
        return n > 0 ? this.echo.send(new Item(n - 1)) : undefined;
      }
      protected override ready() {
        return this.echo.sendAll([5, 5, 5, 5].map((n) => new Item(n)));
      }
    }
    const { events, started } = await heardFromTheFirst(Top);
    await (await started).stop();
    const overdrafts = events.filter((event) => event.includes('overdraft'));
    expect(overdrafts.length).to.be.greaterThan(0);
    expect(overdrafts[0]).to.match(/^0 overdraft master\/echo, direction "(in|up)"$/);
  });
});

describe('the hub', () => {
  it('is complete once, for all who listen and for who comes later', () => {
    const hub = new EventHub(new VirtualClock(), () => {});
    const said: string[] = [];
    hub.events$.subscribe({ complete: () => said.push('first') });
    hub.complete();
    hub.complete();
    hub.emit({ kind: 'running', path: 'master' });
    hub.events$.subscribe({ complete: () => said.push('late') });
    expect([said, hub.active]).to.deep.equal([['first', 'late'], false]);
  });
});
