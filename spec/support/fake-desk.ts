import { VirtualClock } from 'taskthread/testing';
import type { Desk } from '#lib/intercom/delivery/delivery.js';
import type { Route } from '#lib/intercom/route.js';

/** The listener that a delivery belongs to, as far as that sees it: it keeps what it is told. */
export class FakeDesk {
  readonly clock = new VirtualClock();
  /** what it is told, in order: a word, or the word and what came with it */
  happened: unknown[] = [];
  /** signals that wait; all go to the route, unless {@link head} says otherwise */
  queue: unknown[] = [];
  /** another route of the one at the head */
  head: Partial<Route> | undefined;
  spent = false;
  /** signals between two questions whether it is, as the dispatcher says, if it does */
  piece: number | undefined;
  /** how many were handled when it was asked whether it is */
  asked: unknown[] = [];
  /** whether its handlers are timed */
  timed = true;
  /** that its signals come from */
  readonly child = {};
  readonly receiver = {
    clock: this.clock,
    instance: {},
    serving: true,
    hurrying: false,
    dispatcher: this.#dispatcher(),
    pipeOverflowed: this.#say('overflowed'),
  };

  /** @param route the one of all its signals, once it is known */
  for(route: Route): Desk {
    const fake = this;
    const desk = {
      queue: {
        full: false,
        take: () => this.queue.shift(),
        takeSome: (count: number) => this.queue.splice(0, count),
        peek: (at: number) => this.queue[at],
        get size() {
          return fake.queue.length;
        },
      },
      receiver: this.receiver,
      routes: { get: (signal: unknown) => (signal === undefined ? undefined : route) },
      stopwatch: {
        beganMs: 0,
        since: () => 0,
        begins: () => (this.timed ? 7 : undefined),
        ends: this.#say('ends'),
        settles: this.#say('settles'),
      },
      edge: { path: 'master/child' },
      child: this.child,
      head() {
        if (fake.queue.length === 0) return undefined;
        return fake.head ?? route;
      },
      again: this.#say('again'),
      rest: this.#say('rest'),
      wake: this.#say('wake'),
      leave: this.#say('leave'),
      poke: this.#say('poke'),
      valueGiven: this.#say('given'),
      valueLost: this.#say('lost'),
      lostWithThread: (_route: Route, signal: unknown) => this.happened.push(['lost with thread', signal]),
      threw: (error: Error, _route: Route, signals: readonly unknown[]) =>
        this.happened.push(['threw', error.message, signals]),
      overran: (_route: Route, signals: readonly unknown[]) => (this.happened.push(['overran', signals]), 'too late'),
    };
    return desk as unknown as Desk;
  }

  #dispatcher() {
    const fake = this;
    return {
      spent: (signals: unknown) => (this.asked.push(signals), this.spent),
      get piece() {
        return fake.piece;
      },
    };
  }

  #say(what: string) {
    return (...more: unknown[]): void => void this.happened.push(more.length > 0 ? [what, ...more] : what);
  }
}
