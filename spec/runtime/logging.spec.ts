import { expect } from 'chai';
import type { Logger } from 'taskthread';
import { loggers } from '#lib/runtime/logging.js';
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

  it('is the one given where that has no child', () => {
    const log = new KeptLog();
    expect(loggers(log, {})('master', 'Master')).to.equal(log);
  });
});
