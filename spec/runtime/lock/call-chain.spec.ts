import { expect } from 'chai';
import { callChain } from '#lib/runtime/lock/call-chain.js';

describe('whether a function was called from another', () => {
  const outer = async (call: () => unknown): Promise<unknown> => {
    const named = {
      async ['a name'](): Promise<unknown> {
        return await call();
      },
    };
    return named['a name']();
  };
  const look = (): Promise<boolean> => Promise.resolve(callChain().has('a name'));
  const later = async (): Promise<boolean> => {
    await new Promise(setImmediate);
    return callChain().has('a name');
  };
  const deep = (left: number): unknown => (left > 0 ? deep(left - 1) : look());

  it('is seen in its trace: directly, by way of an await, and from deep below', async () => {
    expect([await outer(look), await outer(later), await outer(() => deep(150))]).to.deep.equal([true, true, true]);
    expect([await look(), await later()]).to.deep.equal([false, false]);
  });

  it('leaves the traces of errors as they were', async () => {
    const prepare = (): string => 'prepared';
    const before = [Error.stackTraceLimit, Error.prepareStackTrace] as const;
    try {
      Error.stackTraceLimit = 7;
      Error.prepareStackTrace = prepare;
      await outer(look);
      expect([Error.stackTraceLimit, Error.prepareStackTrace]).to.deep.equal([7, prepare]);
    } finally {
      [Error.stackTraceLimit] = before;
      Reflect.set(Error, 'prepareStackTrace', before[1]);
    }
  });
});
