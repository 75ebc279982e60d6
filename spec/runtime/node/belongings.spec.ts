import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { Belongings } from '#lib/runtime/node/belongings.js';
import { settled } from '../../support/trees.js';

describe('what a thread gathers', () => {
  it('has one signal that it stops, whether that is asked for before or after', () => {
    const [before, after] = [new Belongings(), new Belongings()];
    const { stopping } = before;
    expect([stopping.aborted, before.stopping === stopping]).to.deep.equal([false, true]);
    for (const each of [before, after]) each.stop();
    expect([stopping.aborted, after.stopping.aborted]).to.deep.equal([true, true]);
  });

  it('ends, once, when the thread stops', () => {
    const belongings = new Belongings();
    const ended: string[] = [];
    const end = (what: string) => (): void => void ended.push(what);
    belongings.tasks = { stopAll: end('tasks') } as unknown as Belongings['tasks'];
    belongings.sources = [{ release: end('source') }] as unknown as Belongings['sources'];
    belongings.recoveries = new Set([{ giveUp: end('recovery') } as never]);
    belongings.stop();
    belongings.stop();
    expect(ended).to.deep.equal(['tasks', 'source', 'recovery']);
  });

  it('gives its cleanups back in reverse', () => {
    const belongings = new Belongings();
    const cleanups = [() => 1, () => 2];
    for (const each of cleanups) belongings.defer(each);
    expect([belongings.takeCleanup(), belongings.takeCleanup(), belongings.takeCleanup()]).to.deep.equal([
      cleanups[1],
      cleanups[0],
      undefined,
    ]);
  });

  it('knows who sleeps, and wakes them all with an error that says why, leaving no timer', async () => {
    const [belongings, clock] = [new Belongings(), new VirtualClock()];
    const heard: string[] = [];
    const sleep = (ms: number): void =>
      void belongings.sleep(clock, ms, { path: 'master' }).then(
        () => heard.push(`slept ${ms}`),
        (error: Error) => heard.push(error.message),
      );
    expect(belongings.sleeping).to.equal(false);
    sleep(10);
    expect(belongings.sleeping).to.equal(true);
    await clock.advance(10);
    expect([heard, belongings.sleeping]).to.deep.equal([['slept 10'], false]);
    sleep(20);
    sleep(30);
    belongings.endSleeps(() => 'master/a');
    await settled(1);
    expect([heard.length, belongings.sleeping, clock.pending]).to.deep.equal([3, false, 0]);
    expect(heard[2]).to.match(/^STOPPED: master\/a was stopped while it slept\./);
    belongings.endSleeps(() => {
      throw new Error('nobody sleeps');
    });
  });
});
