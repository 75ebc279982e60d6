import { expect } from 'chai';
import {
  Child,
  Children,
  Listening,
  OnChildExit,
  OnIn,
  OnUp,
  Exclusive,
  Rescheduling,
  TaskThread,
  TaskThreadError,
  Thread,
} from 'taskthread';

type Loose = (...args: unknown[]) => unknown;
const members = { Child, Children, Exclusive, Listening, OnChildExit, OnIn, OnUp, Rescheduling } as unknown as Record<
  string,
  Loose
>;

/** The text of the error that a call throws. */
function fault(call: () => unknown): string {
  try {
    call();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof TaskThreadError ? error.message : String(error);
  }
}

describe('a decorator without parentheses', () => {
  for (const [name, decorator] of Object.entries(members)) {
    const text = `DECORATOR_MISPLACED: @${name} on it has no parentheses. Write @${name}(…).`;

    it(`is refused: legacy @${name}`, () => {
      expect(fault(() => decorator({}, 'it', { value: () => {} }))).to.equal(text);
    });

    it(`is refused: standard @${name}`, () => {
      expect(fault(() => decorator(undefined, { kind: 'method', name: 'it', metadata: {} }))).to.equal(text);
    });
  }

  it('is refused: @Thread, in both', () => {
    class Bare extends TaskThread {}
    const text = 'DECORATOR_MISPLACED: @Thread on Bare has no parentheses. Write @Thread(…).';
    const decorator = Thread as unknown as Loose;
    expect(fault(() => decorator(Bare))).to.equal(text);
    expect(fault(() => decorator(Bare, { kind: 'class', name: 'Bare', metadata: {} }))).to.equal(text);
  });
});
