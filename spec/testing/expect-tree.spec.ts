import { AssertionError } from 'node:assert';
import { expect } from 'chai';
import { expectTree } from 'taskthread/testing';
import { HubThread } from './threads.js';

describe('expectTree', () => {
  it('accepts the printed tree, however it is indented', () => {
    expectTree(
      HubThread,
      `
        HubThread: UP: Tick
            StoreThread: IN: Frame
            ClientThread*: IN: Tick, UP: Frame
      `,
    );
    expectTree(HubThread, 'HubThread: UP: Tick\n    StoreThread: IN: Frame\n    ClientThread*: IN: Tick, UP: Frame');
  });

  it('throws the lines that differ', () => {
    const expected = 'HubThread: UP: Tick\n    ClientThread*: IN: Tick\n    LogThread';
    const error = thrownBy(() => expectTree(HubThread, expected));
    expect(error).to.be.instanceOf(AssertionError);
    expect(error.message.split('\n')).to.deep.equal([
      'The tree of HubThread is another than expected (- expected, + declared):',
      '  HubThread: UP: Tick',
      '-     ClientThread*: IN: Tick',
      '-     LogThread',
      '+     StoreThread: IN: Frame',
      '+     ClientThread*: IN: Tick, UP: Frame',
    ]);
    expect(error).to.include({
      expected,
      actual: 'HubThread: UP: Tick\n    StoreThread: IN: Frame\n    ClientThread*: IN: Tick, UP: Frame',
    });
  });

  it('takes the depth of a thread for what it is', () => {
    const error = thrownBy(() =>
      expectTree(
        HubThread,
        `
          HubThread: UP: Tick
              StoreThread: IN: Frame
                  ClientThread*: IN: Tick, UP: Frame
        `,
      ),
    );
    expect(error.message.split('\n').slice(1)).to.deep.equal([
      '  HubThread: UP: Tick',
      '      StoreThread: IN: Frame',
      '-         ClientThread*: IN: Tick, UP: Frame',
      '+     ClientThread*: IN: Tick, UP: Frame',
    ]);
  });
});

function thrownBy(call: () => void): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it threw nothing');
}
