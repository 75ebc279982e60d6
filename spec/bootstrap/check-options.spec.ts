import { expect } from 'chai';
import { runMaster, startMaster, TaskThread, Thread } from 'taskthread';
import { KeptLog } from '../support/trees.js';

@Thread()
class Master extends TaskThread {
  constructor() {
    super();
    throw new Error('constructed');
  }
}

describe('INVALID_OPTION', () => {
  const faults: [unknown, string][] = [
    [5, 'was given 5; wanted is an object of args, '],
    [{ arg: [] }, 'has the unknown option "arg"; known are args, '],
    [{ args: 5 }, 'has args: 5; wanted is an array of constructor arguments.'],
    [{ log: { info: () => {} } }, 'has log: Object; wanted is a logger with debug, info, warn and error.'],
    [{ logLevels: { Master: 20 } }, 'has logLevels: Object; wanted is an object of levels by class name, such as '],
    [{ logLevels: ['debug'] }, 'has logLevels: Array; wanted is an object of levels by class name, such as '],
    [
      { logLevels: new Map([['Master', 'debug']]) },
      'has logLevels: Map; wanted is an object of levels by class name, ',
    ],
    [
      { logLevels: { Master: 'debug', Child: 'loud' } },
      "has logLevels.Child: \"loud\"; wanted is 'trace' or 'debug' or 'info' or 'warn' or 'error' or 'fatal' or 'silent'.",
    ],
    [{ clock: Date }, 'has clock: Date; wanted is a clock with now, setTimer, wallTime and setWallTimer.'],
    [{ dispatcher: { ready() {} } }, 'has dispatcher: Object; wanted is a dispatcher with ready and spent.'],
    [{ stopTimeoutMs: -1 }, 'has stopTimeoutMs: -1; wanted is a number of milliseconds, 0 to 2147483647.'],
    [{ random: 0.5 }, 'has random: 0.5; wanted is a function.'],
  ];
  const ofRunAlone: [unknown, string][] = [
    [{ osSignals: 'no' }, 'has osSignals: "no"; wanted is true or false.'],
    [{ onRunning: 1 }, 'has onRunning: 1; wanted is a function.'],
  ];
  const start = startMaster as (master: unknown, options: unknown) => Promise<unknown>;
  const run = runMaster as (master: unknown, options: unknown) => Promise<unknown>;

  for (const [who, begin, wrong] of [
    ['startMaster', start, faults],
    ['runMaster', run, [...faults, ...ofRunAlone]],
  ] as const) {
    for (const [options, finding] of wrong) {
      it(`says, before anything is constructed: ${who} on Master ${finding}`, async () => {
        const thrown = await begin(Master, options).then(String, String);
        expect(thrown).to.contain(`INVALID_OPTION: ${who} on Master ${finding}`);
      });
    }
  }

  it('is what startMaster says of the options of runMaster', async () => {
    expect(await start(Master, { osSignals: true }).then(String, String)).to.contain('unknown option "osSignals"');
  });

  it('is nothing that is as it is wanted', async () => {
    const options = { args: [], random: Math.random, stopTimeoutMs: 5, osSignals: false, onRunning: () => {} };
    const log = new KeptLog();
    for (const logging of [
      { log, logLevels: { Master: 'loud' } },
      { log: undefined, logLevels: { Master: 'silent' } },
    ])
      expect(await run(Master, { ...options, ...logging }).then(String, String)).to.contain('Error: constructed');
    process.exitCode = undefined;
  });
});
