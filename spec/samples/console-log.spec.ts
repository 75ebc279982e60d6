import { expect } from 'chai';
import { TaskThreadError } from 'taskthread';
import { ConsoleLog } from '../../samples/support/console-log.js';

describe('ConsoleLog', () => {
  const { error: print } = console;
  let lines: string[];

  beforeEach(() => {
    lines = [];
    console.error = (line: string) => void lines.push(line);
  });

  afterEach(() => {
    console.error = print;
  });

  it('writes a line with the thread and the message', () => {
    const log = new ConsoleLog().child({ thread: 'master/server' });
    log.info({ port: 1 }, 'listens');
    log.info('plain');
    log.warn({ port: 1 });
    expect(lines).to.deep.equal([
      'master/server: listens',
      'master/server: plain',
      'warning in master/server: {"port":1}',
    ]);
  });

  it('says the thread once, where the message names it itself', () => {
    const log = new ConsoleLog().child({ thread: 'master/server' });
    log.info('master/server listens');
    log.warn('master/server is started again in 100 ms, failed before.');
    log.error({}, 'START_TIMEOUT: master/server: Server.enter has not ended after 30000 ms.');
    log.error({}, 'master/server/connections[1] is lost');
    expect(lines).to.deep.equal([
      'master/server listens',
      'warning: master/server is started again in 100 ms, failed before.',
      'error: START_TIMEOUT: master/server: Server.enter has not ended after 30000 ms.',
      'error in master/server: master/server/connections[1] is lost',
    ]);
  });

  it('tells an error by what it began with', () => {
    const cause = new Error('no such host');
    const failed = new TaskThreadError('THREAD_FAILED', 'master failed.', { cause });
    new ConsoleLog().error({ err: failed }, failed.message);
    new ConsoleLog().error({ err: new TaskThreadError('SOURCE_ENDED', 'It ended.', {}, 'Go on.') });
    expect(lines).to.deep.equal(['error in master: no such host', 'error in master: SOURCE_ENDED: It ended. Go on.']);
  });

  it('adds the stack of a mistake in the program', () => {
    const cause = new TypeError('x is not a function');
    new ConsoleLog().error({ err: new TaskThreadError('THREAD_FAILED', 'master failed.', { cause }) });
    expect(lines).to.deep.equal(['error in master: x is not a function', cause.stack]);
  });
});
