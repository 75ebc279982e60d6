import { expect } from 'chai';
import { OnIn, startMaster, TaskThread, Thread } from 'taskthread';
import { expectNoLeaks, VirtualClock } from 'taskthread/testing';
import { KeptLog } from '../support/trees.js';
import { Packet } from './threads.js';

@Thread()
class HangingThread extends TaskThread<{ in: Packet }> {
  @OnIn(Packet)
  take({ text }: Packet) {
    return text === 'hang' ? new Promise<void>(() => {}) : undefined;
  }
}

describe('expectNoLeaks', () => {
  it('accepts the report of a tree that has come to its end', async () => {
    const clock = new VirtualClock();
    const tree = await startMaster(HangingThread, { clock, log: new KeptLog() });
    await tree.send(new Packet('a'));
    expectNoLeaks(await clock.until(tree.stop()), clock);
    expectNoLeaks(await tree.exited);
  });

  it('throws what did not end, what was given up, and timers of the clock', async () => {
    const clock = new VirtualClock();
    const tree = await startMaster(HangingThread, { clock, log: new KeptLog() });
    for (const text of ['hang', 'b']) await tree.send(new Packet(text));
    const report = await clock.until(tree.stop());
    clock.setTimer(1, () => {});
    expect(() => expectNoLeaks(report, clock))
      .to.throw()
      .with.property('message')
      .that.matches(
        /^LEFT_BEHIND: The tree has ended, but left:\n {2}master: HangingThread.take does not end; it has run for 10000 ms/,
      )
      .and.matches(/\n {2}master: 2 Packet \(in\) not handled\n {2}1 timer\(s\) of its clock\n/);
  });

  it('throws signals that are queued, running or waiting in the report', async () => {
    const clock = new VirtualClock();
    const tree = await startMaster(HangingThread, { clock, log: new KeptLog() });
    const report = await clock.until(tree.stop());
    const [edge] = report.edges;
    const flow = { ...edge!.in, queued: 1, running: 1, waiting: 1 };
    for (const direction of ['in', 'up'] as const) {
      const edges = [{ ...edge!, [direction]: flow }];
      const said = new RegExp(`\\n  master: 3 signal\\(s\\) \\(${direction}\\) not handled\\n`);
      expect(() => expectNoLeaks({ ...report, edges })).to.throw(said);
    }
  });
});
