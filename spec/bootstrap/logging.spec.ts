import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { Child, type ChildRef, type Logger, startMaster, TaskThread, Thread } from 'taskthread';
import { loggers } from '#lib/bootstrap/logging.js';
import { KeptLog } from '../support/trees.js';

class Parent extends KeptLog {
  readonly made: unknown[] = [];
  child(...given: unknown[]): Logger {
    this.made.push(given);
    return new KeptLog();
  }
}

describe('the logger of a thread', () => {
  it('is a child of the one given, which names the thread, at the level of its class where one was told', () => {
    const parent = new Parent();
    const loggerFor = loggers(parent, { Loud: 'debug' });
    const made = [loggerFor('master/loud', 'Loud'), loggerFor('master/other', 'Other')];
    expect(made).to.not.include(parent);
    expect(parent.made).to.deep.equal([
      [{ thread: 'master/loud' }, { level: 'debug' }],
      [{ thread: 'master/other' }, {}],
    ]);
  });

  it('gets the level of its class from `logLevels` of the program', async () => {
    @Thread()
    class Loud extends TaskThread {
      protected override enter() {
        this.log.debug('entered');
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Loud) loud!: ChildRef<Loud>;
    }
    const parent = new Parent();
    const tree = await startMaster(Master, { log: parent, logLevels: { Loud: 'debug' } });
    await tree.stop();
    expect(parent.made).to.deep.equal([[{ thread: 'master/loud' }, { level: 'debug' }]]);
  });

  it('is the one given where that has no child', () => {
    const log = new KeptLog();
    expect(loggers(log, {})('master', 'Master')).to.equal(log);
  });

  it('unless told is a pino that writes to stderr, with all that a line has', () => {
    const program = `
      import { loggers } from './dist/lib/bootstrap/logging.js';
      const log = loggers(undefined, { Loud: 'debug' });
      const [loud, quiet] = [log('master/loud', 'Loud'), log('master/quiet', 'Quiet')];
      for (const level of ['debug', 'info', 'warn', 'error']) for (const each of [loud, quiet]) each[level]({ n: 1 }, level);
      loud.child({ more: 2 }).info('child');
      quiet.child({ more: 3 }, { level: 'error' }).info('not said');
    `;
    const { stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(stdout).to.equal('');
    expect(lines.map(({ thread, msg, n, more }) => [thread, msg, n, more])).to.deep.equal([
      ['master/loud', 'debug', 1, undefined],
      ['master/loud', 'info', 1, undefined],
      ['master/quiet', 'info', 1, undefined],
      ['master/loud', 'warn', 1, undefined],
      ['master/quiet', 'warn', 1, undefined],
      ['master/loud', 'error', 1, undefined],
      ['master/quiet', 'error', 1, undefined],
      ['master/loud', 'child', undefined, 2],
    ]);
  });
});
