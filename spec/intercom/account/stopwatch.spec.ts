import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { Stopwatch } from '#lib/intercom/account/stopwatch.js';

describe('a stopwatch of handlers', () => {
  let clock: VirtualClock;
  let dispatcher: { lookedAt: number | undefined; ready(): void; spent(): boolean };
  let stopwatch: Stopwatch;

  beforeEach(async () => {
    clock = new VirtualClock();
    await clock.advance(1_000.5);
    dispatcher = { lookedAt: 1_000, ready() {}, spent: () => false };
    stopwatch = new Stopwatch(clock, dispatcher);
  });
  const look = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    dispatcher.lookedAt = clock.now() | 0;
  };

  it('times the first handler that begins in a millisecond, as the dispatcher saw the clock', async () => {
    expect([stopwatch.begins(), stopwatch.begins(), stopwatch.beganMs]).to.deep.equal([1_000.5, undefined, 1_000]);
    await clock.advance(5);
    expect(stopwatch.begins()).to.equal(undefined);
    await look(0);
    expect([stopwatch.begins(), stopwatch.beganMs]).to.deep.equal([1_005.5, 1_005]);
    stopwatch.ends(1_000.5);
    expect(stopwatch.look()).to.include({ timed: 1, mean: 5, max: 5 });
  });

  it('asks the clock where the dispatcher does not look at it', async () => {
    dispatcher.lookedAt = undefined;
    expect([stopwatch.begins(), stopwatch.begins()]).to.deep.equal([1_000.5, undefined]);
    await clock.advance(0.25);
    expect(stopwatch.begins()).to.equal(undefined);
    await clock.advance(1);
    expect([stopwatch.begins(), stopwatch.beganMs]).to.deep.equal([1_001.75, 1_001]);
  });

  it('measures one that was not timed and took longer than 2 ms as well as it can', async () => {
    stopwatch.settles(undefined, 1_000);
    await look(2);
    stopwatch.settles(undefined, 1_000);
    expect(stopwatch.look()).to.deep.equal({ timed: 0, mean: 0, max: 0 });
    await look(1);
    stopwatch.settles(undefined, 1_000);
    expect(stopwatch.look()).to.deep.equal({ timed: 0, mean: 0, max: 3 });
    stopwatch.settles(1_000, 1_000);
    expect(stopwatch.look()).to.include({ timed: 1, mean: 3.5 });
  });

  it('says for how long something runs, and for how long nothing did', async () => {
    expect(stopwatch.restsForMs).to.equal(undefined);
    stopwatch.rests();
    await clock.advance(70);
    expect([stopwatch.since(1_000), stopwatch.restsForMs]).to.deep.equal([70, 70]);
  });
});
