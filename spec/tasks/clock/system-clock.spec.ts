import { expect } from 'chai';
import { afterwards, keepAlive, systemClock } from '#lib/tasks/clock/system-clock.js';
import { NextRun } from '#lib/tasks/rescheduling/next-run.js';
import type { TaskHost } from '#lib/tasks/task-host.js';
import { notSet } from '#lib/tasks/clock/timer-heap.js';

/** Timers of Node's that go by a time of ours. */
class Machine {
  time = 1_000;
  wall = 5_000_000;
  /** ms of each timer that was ever set */
  readonly asked: number[] = [];
  unreferenced = 0;
  readonly #timers = new Map<object, { readonly due: number; call(): void }>();
  #immediates: (() => void)[] = [];
  readonly #real = { setTimeout, clearTimeout, setImmediate, now: performance.now, wall: Date.now };

  install(): void {
    const set = (call: () => void, ms: number): object => {
      const timer = { unref: () => this.unreferenced++ };
      this.asked.push(ms);
      this.#timers.set(timer, { due: this.time + Math.max(ms, 1), call });
      return timer;
    };
    const clear = (timer: object): void => void this.#timers.delete(timer);
    const next = (call: () => void): void => void this.#immediates.push(call);
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, setImmediate: next });
    performance.now = () => this.time;
    Date.now = () => this.wall;
  }

  remove(): void {
    const { now, wall, ...timers } = this.#real;
    Object.assign(globalThis, timers);
    for (const call of this.#immediates.splice(0)) setImmediate(call); // maybe of somebody else
    performance.now = now;
    Date.now = wall;
  }

  /** timers at the end of the turn */
  get pending(): number {
    for (const call of this.#immediates.splice(0)) call();
    return this.#timers.size;
  }

  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due);
      if (!next) break;
      const [timer, { due, call }] = next;
      this.#timers.delete(timer);
      this.#pass(due - this.time);
      call();
    }
    this.#pass(end - this.time);
  }

  #pass(ms: number): void {
    this.time += ms;
    this.wall += ms;
  }
}

describe('the clock of the machine', () => {
  let machine: Machine;
  let called: string[];
  const call = (what: string) => (): void => void called.push(`${what} at ${machine.time}`);

  beforeEach(() => {
    machine = new Machine();
    machine.install();
    called = [];
  });
  afterEach(() => machine.remove());

  it('shows the time of the machine, and of its wall clock', () => {
    expect([systemClock.now(), systemClock.wallTime()]).to.deep.equal([1_000, 5_000_000]);
  });

  it('has one timer of the machine, for the next of its own', () => {
    for (const ms of [300, 100, 200, 100]) systemClock.setTimer(ms, call(`${ms}`));
    expect([machine.asked, machine.pending]).to.deep.equal([[300, 100], 1]);
    machine.advance(1_000);
    expect(called).to.deep.equal(['100 at 1100', '100 at 1100', '200 at 1200', '300 at 1300']);
    expect([machine.asked, machine.pending]).to.deep.equal([[300, 100, 100, 100], 0]);
  });

  it('lets those of a quarter of a ms share one moment, in the order they were set, and takes what lies behind as due now', () => {
    machine.time = 1_000.25;
    systemClock.setTimer(2.2, call('a'));
    systemClock.setTimer(2.1, call('b'));
    systemClock.setTimer(1.9, call('c'));
    systemClock.setTimer(-5, call('d'));
    machine.advance(0.5);
    expect(called).to.deep.equal([]);
    machine.advance(10);
    expect(called).to.deep.equal(['d at 1001.25', 'c at 1002.25', 'a at 1003.25', 'b at 1003.25']);
  });

  it('calls nobody before the time, and asks the machine for whole ms, which it keeps a little late', () => {
    machine.time = 1_000.1;
    systemClock.setTimer(1.6, call('a'));
    expect(machine.asked).to.deep.equal([2]);
    machine.advance(10);
    machine.time = 2_000.21;
    systemClock.setTimer(1, call('b'));
    expect(machine.asked).to.deep.equal([2, 1]);
    machine.advance(1);
    machine.advance(1);
    expect(called).to.deep.equal(['a at 1002.1', 'b at 2002.21']);
  });

  it('keeps no timer of the machine when all of its own were cancelled, be it twice', () => {
    const cancel = [10, 20].map((ms) => systemClock.setTimer(ms, call(`${ms}`)));
    cancel[0]!();
    expect(machine.pending).to.equal(1);
    cancel[1]!();
    cancel[1]!();
    expect(machine.pending).to.equal(0);
    systemClock.setTimer(5, call('5'));
    machine.advance(100);
    expect(called).to.deep.equal(['5 at 1005']);
  });

  it('wakes once for the ticks of grids that began within 4 ms', () => {
    class Ticks extends NextRun {
      override becomeDue(): void {
        call(this.name)();
        if (machine.time < 1_050) this.planNext(machine.time);
      }
      protected override takeTurn(): undefined {}
    }
    const host = { clock: systemClock, path: 'master' } as unknown as TaskHost;
    for (const name of ['a', 'b', 'c']) {
      machine.time += 1.5;
      new Ticks(host, name, { intervalMs: 100, mode: 'rate' }).planFirst(machine.time);
    }
    machine.advance(150);
    expect(called).to.deep.equal([
      'a at 1001.5',
      'b at 1003',
      'c at 1004.5',
      'a at 1100.5',
      'b at 1100.5',
      'c at 1104.5',
    ]);
  });

  it('has one timer of the machine for many that are set and cancelled one after the other', () => {
    for (let n = 0; n < 640; n++) {
      systemClock.setTimer(50, call('never'))();
      machine.time += 1 / 64;
    }
    expect([machine.asked, machine.pending]).to.deep.equal([[50], 0]);
    systemClock.setTimer(60, call('never'))();
    const cancel = systemClock.setTimer(40, call('40'));
    expect([machine.asked, machine.pending]).to.deep.equal([[50, 60, 40], 1]);
    cancel();
    systemClock.setTimer(70, call('70'));
    machine.advance(100);
    expect([called, machine.pending]).to.deep.equal([['70 at 1080'], 0]);
  });

  it('calls those that are due though one of them throws, sets others, or takes its time', () => {
    systemClock.setTimer(10, () => {
      throw new Error('no');
    });
    systemClock.setTimer(10, () => {
      call('a')();
      systemClock.setTimer(0, call('set meanwhile'));
      machine.time += 50;
    });
    systemClock.setTimer(40, call('b'));
    expect(() => machine.advance(10)).to.throw('no');
    machine.advance(100);
    expect([called, machine.pending]).to.deep.equal([['a at 1011', 'set meanwhile at 1061', 'b at 1062'], 0]);
  });

  it('waits for what the machine has no timer for in several steps', () => {
    const longest = 2 ** 31 - 1;
    systemClock.setTimer(longest + 10, call('long'));
    expect(machine.asked).to.deep.equal([longest]);
    machine.advance(longest);
    expect([called, machine.asked]).to.deep.equal([[], [longest, 10]]);
    machine.advance(10);
    expect(called).to.have.length(1);
  });

  it('has timers of others, which are set again and again, and be cancelled', () => {
    const timer = { due: 0, at: notSet, ring: call('alarm') };
    systemClock.disarm!(timer);
    systemClock.arm!(timer, 1_010);
    machine.advance(10);
    systemClock.arm!(timer, 1_030);
    systemClock.disarm!(timer);
    systemClock.disarm!(timer);
    expect(machine.pending).to.equal(0);
    systemClock.arm!(timer, 1_050);
    machine.advance(100);
    systemClock.disarm!(timer);
    expect([called, machine.pending]).to.deep.equal([['alarm at 1010', 'alarm at 1050'], 0]);
  });

  describe('by the wall clock', () => {
    it('calls back at the time, which may be long', () => {
      systemClock.setWallTimer(5_150_000, call('wall'));
      machine.advance(149_999);
      expect([called, machine.asked]).to.deep.equal([[], [60_000, 60_000, 30_000]]);
      machine.advance(1);
      expect([called, machine.pending]).to.deep.equal([['wall at 151000'], 0]);
    });

    it('calls back within a minute when it was set, by a second at least', () => {
      for (const by of [1_000, -1_000]) {
        systemClock.setWallTimer(machine.wall + 500_000, call(`set by ${by}`));
        machine.advance(10_000);
        machine.wall += by;
        machine.advance(49_999);
        expect(called).to.deep.equal([]);
        machine.advance(1);
        expect([called.length, machine.pending]).to.deep.equal([1, 0]);
        called = [];
      }
      const cancel = systemClock.setWallTimer(machine.wall + 500_000, call('adjusted'));
      machine.wall += 999;
      machine.advance(120_000);
      expect(called).to.deep.equal([]);
      cancel();
      expect(machine.pending).to.equal(0);
    });
  });

  it('calls back afterwards, if the process lives so long, and keeps it alive where that is asked for', () => {
    afterwards(50, call('afterwards'));
    expect(machine.unreferenced).to.equal(1);
    machine.advance(50);
    expect(called).to.deep.equal(['afterwards at 1050']);
    const { setInterval: set, clearInterval: clear } = globalThis;
    const kept: unknown[] = [];
    Object.assign(globalThis, {
      setInterval: (_call: unknown, ms: number) => (kept.push(ms), 'timer'),
      clearInterval: (timer: unknown) => kept.push(timer),
    });
    try {
      keepAlive()();
    } finally {
      Object.assign(globalThis, { setInterval: set, clearInterval: clear });
    }
    expect(kept).to.deep.equal([2 ** 31 - 1, 'timer']);
  });
});
