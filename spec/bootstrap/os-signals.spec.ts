import { expect } from 'chai';
import { runMaster, TaskThread, Thread } from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { KeptLog } from '../support/trees.js';
import { onOsSignals } from '#lib/bootstrap/os-signals.js';

describe('OS signals', () => {
  const { exit } = process;
  let clock: VirtualClock;
  let happened: unknown[];
  let end: () => void;
  /** Tells only those listeners that came with the one under test. */
  let others: Map<NodeJS.Signals, readonly NodeJS.SignalsListener[]>;
  const names = ['SIGINT', 'SIGTERM'] as const;

  beforeEach(() => {
    clock = new VirtualClock();
    happened = [];
    others = new Map(names.map((name) => [name, process.listeners(name)]));
    end = onOsSignals(clock, (name) => happened.push(name));
    Reflect.set(process, 'exit', (code: number) => happened.push(code));
  });
  afterEach(() => {
    Reflect.set(process, 'exit', exit);
    end();
  });
  const send = (name: NodeJS.Signals): void => {
    for (const each of process.listeners(name)) if (!others.get(name)!.includes(each)) each(name);
  };

  it('stop the tree with the first, and end the process with the number of the next', async () => {
    send('SIGTERM');
    expect(happened).to.deep.equal(['SIGTERM']);
    await clock.advance(300);
    send('SIGINT');
    send('SIGTERM');
    expect(happened.slice(1)).to.deep.equal([130, 143]);
  });

  it('that come within 300 ms after the first are the same key press', async () => {
    send('SIGINT');
    await clock.advance(299);
    send('SIGINT');
    send('SIGTERM');
    expect(happened).to.deep.equal(['SIGINT']);
  });

  it('are for others all the time where the program says so', async () => {
    @Thread()
    class Master extends TaskThread {}
    const listening = (): number => process.listenerCount('SIGTERM');
    const counts = [listening()];
    for (const osSignals of [true, false]) {
      await runMaster(Master, {
        clock,
        log: new KeptLog(),
        osSignals,
        onRunning: (tree) => {
          counts.push(listening());
          void tree.stop();
        },
      });
    }
    const [before] = counts as [number];
    expect(counts).to.deep.equal([before, before + 1, before]);
  });

  it('are for others once the tree has ended', () => {
    end();
    expect(names.map((name) => process.listeners(name))).to.deep.equal(names.map((name) => others.get(name)));
  });
});
