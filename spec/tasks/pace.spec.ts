import { expect } from 'chai';
import { Rescheduling, type Run, TaskThread, Thread } from 'taskthread';
import { isolate } from 'taskthread/testing';

const warnings = (log: readonly { level: string; message: string }[]): string[] =>
  log.flatMap(({ level, message }) => (level === 'warn' ? [message] : []));

describe('warnAbovePerSecond', () => {
  it('warns, with the path, once, of a task that runs more than 10,000 times a second', async () => {
    @Thread()
    class Poller extends TaskThread {
      @Rescheduling(0) poll({ count }: Run) {
        if (count % 20 === 0) return this.sleep(1);
      }
    }
    const thread = await isolate(Poller);
    await thread.advance(1100);
    expect(warnings(thread.log)).to.deep.equal([
      'master: Poller.poll has run 10001 times in 500 ms. Give it an intervalMs, or raise its warnAbovePerSecond.',
    ]);
    await thread.stop();
  });

  for (const [what, intervalMs, expected] of [
    ['as often as it may', 100, 0],
    ['once more', 99, 1],
  ] as const) {
    it(`is an option; a task that runs ${what} ${expected === 0 ? 'does not' : 'does'} bring the warning`, async () => {
      @Thread()
      class Master extends TaskThread {
        @Rescheduling({ intervalMs, warnAbovePerSecond: 10 }) work() {}
      }
      const thread = await isolate(Master);
      await thread.advance(3000);
      expect(warnings(thread.log)).to.have.length(expected);
      await thread.stop();
    });
  }

  it('warns again when the task was started anew, and never at Infinity', async () => {
    @Thread()
    class Master extends TaskThread {
      @Rescheduling({ intervalMs: 1, warnAbovePerSecond: 100 }) some() {}
      @Rescheduling({ intervalMs: 1, warnAbovePerSecond: Infinity }) many() {}
    }
    const thread = await isolate(Master);
    await thread.advance(250);
    await thread.tasks.get('some').restart();
    await thread.advance(250);
    expect(warnings(thread.log)).to.have.length(2);
    await thread.stop();
  });
});
