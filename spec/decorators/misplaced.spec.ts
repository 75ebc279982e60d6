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
import { legacy, standard } from './call.js';

class Signal {}
class Other extends TaskThread {}

const method: PropertyDescriptor = { value: () => {}, writable: true };
const getter: PropertyDescriptor = { get: () => 1 };

const onMethods = {
  OnIn: OnIn(Signal),
  OnUp: OnUp(Signal),
  Exclusive: Exclusive(),
  Rescheduling: Rescheduling(5),
  Listening: Listening('field'),
  OnChildExit: OnChildExit(),
};
const onFields = { Child: Child(Other), Children: Children(Other) };

function errorOf(act: () => unknown): TaskThreadError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof TaskThreadError) return error;
    throw error;
  }
}

/** Every place but the right one, in both standards. */
function wrongPlaces(decorator: unknown, right: 'method' | 'field' | 'class'): Record<string, () => unknown> {
  class Host {}
  const places: Record<string, () => unknown> = {
    'standard class': () => standard(decorator, { kind: 'class', name: 'Host' }, Host),
    'standard method': () => standard(decorator, { kind: 'method' }),
    'standard field': () => standard(decorator, { kind: 'field' }),
    'standard getter': () => standard(decorator, { kind: 'getter' }),
    'standard setter': () => standard(decorator, { kind: 'setter' }),
    'standard accessor': () => standard(decorator, { kind: 'accessor' }),
    'legacy class': () => legacy(decorator, Host),
    'legacy method': () => legacy(decorator, Host.prototype, 'member', method),
    'legacy field': () => legacy(decorator, Host.prototype, 'member', undefined),
    'legacy getter': () => legacy(decorator, Host.prototype, 'member', getter),
  };
  delete places[`standard ${right}`];
  delete places[`legacy ${right}`];
  if (right === 'class') return { ...places, 'legacy static': () => legacy(decorator, Host, 'member', method) };
  const descriptor = right === 'method' ? method : undefined;
  const symbol = Symbol('member');
  return {
    ...places,
    'standard static': () => standard(decorator, { kind: right, static: true }),
    'standard private': () => standard(decorator, { kind: right, name: '#member', private: true }),
    'standard symbol': () => standard(decorator, { kind: right, name: symbol }),
    'legacy static': () => legacy(decorator, Host, 'member', descriptor),
    'legacy symbol': () => legacy(decorator, Host.prototype, symbol, descriptor),
  };
}

describe('DECORATOR_MISPLACED', () => {
  const kinds = [
    ['method', onMethods],
    ['field', onFields],
    ['class', { Thread: Thread() }],
  ] as const;
  for (const [right, decorators] of kinds) {
    for (const [name, decorator] of Object.entries(decorators)) {
      for (const [place, call] of Object.entries(wrongPlaces(decorator, right))) {
        it(`is thrown by @${name} on a ${place}`, () => {
          const error = errorOf(call);
          expect(error).to.include({ code: 'DECORATOR_MISPLACED' });
          expect(error?.message).to.match(new RegExp(`@${name} is made for a public ${right} of a thread; .+ is a `));
        });
      }
    }
  }

  it('names class and member where they are known', () => {
    class Host {}
    const error = errorOf(() => legacy(Child(Other), Host.prototype, 'act', method));
    expect(error).to.include({ member: 'Host.act' });
    expect(error?.message).to.equal(
      'DECORATOR_MISPLACED: @Child is made for a public field of a thread; Host.act is a method. ' +
        'Move the decorator to the kind of member it is made for.',
    );
  });

  it('is thrown for a context without metadata, with what to do about the compiler', () => {
    const calls = [
      () => standard(OnIn(Signal), { kind: 'method', name: 'take', metadata: undefined }),
      () => standard(Child(Other), { kind: 'field', name: 'take', metadata: undefined }),
      () => standard(Thread(), { kind: 'class', name: 'take', metadata: undefined }, class {}),
    ];
    for (const call of calls) {
      const error = errorOf(call);
      expect(error).to.include({ code: 'DECORATOR_MISPLACED' });
      expect(error?.message).to.match(/on take got a decorator context without metadata.*experimentalDecorators/);
    }
  });

  it('is thrown for a field that is two children, and for a method that is two tasks', () => {
    class Host extends TaskThread {}
    const metadata = {};
    legacy(Child(Other), Host.prototype, 'field', undefined);
    legacy(Rescheduling(5), Host.prototype, 'act', method);
    standard(Children(Other), { kind: 'field', name: 'field', metadata });

    const errors = [
      errorOf(() => legacy(Children(Other), Host.prototype, 'field', undefined)),
      errorOf(() => legacy(Rescheduling(6), Host.prototype, 'act', method)),
      errorOf(() => standard(Child(Other), { kind: 'field', name: 'field', metadata })),
    ];
    expect(errors.map((error) => error?.message)).to.deep.equal([
      'DECORATOR_MISPLACED: field is decorated as a child twice. Keep one of the decorators.',
      'DECORATOR_MISPLACED: act is decorated as a task twice. Keep one of the decorators.',
      'DECORATOR_MISPLACED: field is decorated as a child twice. Keep one of the decorators.',
    ]);
  });
});
