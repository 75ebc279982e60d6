import { expect } from 'chai';
import {
  Child,
  type ChildRef,
  Children,
  Listening,
  OnChildExit,
  OnIn,
  OnUp,
  Exclusive,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { resolveClass } from '#lib/metadata/class-source.js';
import { definitionOf } from '#lib/metadata/reader.js';

class Alpha {}
class Beta {
  readonly b = 'b';
}

@Thread({ up: [Alpha] })
class Sender extends TaskThread<{ up: Alpha }> {}

@Thread()
class Other extends TaskThread {}

/** What a definition says of its members, shortly. */
function members(type: abstract new (...args: never[]) => unknown): string[] {
  const { children, listeners, tasks, sources, childExits } = definitionOf(type);
  return [
    ...children.map((each) => `${each.kind} ${each.field}`),
    ...listeners.map((each) => `${each.direction} ${each.method} ${each.signal?.name}`),
    ...tasks.map((each) => `task ${each.method} ${each.options.intervalMs}`),
    ...sources.map((each) => `source ${each.method} ${String(each.source)}`),
    ...childExits.map((each) => `exit ${each.method}`),
  ];
}

describe('definitionOf', () => {
  it('holds everything the decorators of a class said', () => {
    @Thread({
      up: [Beta],
      forwardUp: [Alpha],
      forwardIn: [Beta],
      queues: { in: { capacity: 3 } },
      deadlockMs: 4,
      exitTimeoutMs: 5,
      name: 'Printed',
    })
    class Whole extends TaskThread<{ in: Alpha | Beta; up: Alpha | Beta }> {
      @Child(Sender) sender!: ChildRef<Sender>;
      @Children(Other, { max: 2 }) others!: ThreadGroup<typeof Other>;
      readonly items!: AsyncIterable<number>;

      @OnIn(Alpha, { batch: { max: 2, withinMs: 5 } }) take(_signals: Alpha[]): void {}
      @OnUp(Alpha, { from: Sender, concurrency: 3, timeoutMs: 5, capacity: 9, overflow: 'drop-oldest' }) hear(
        _signal: Alpha,
      ): void {}
      @Rescheduling(7) @Exclusive('clock') tick(): void {}
      @Listening('items', { onEnd: 'stop' }) listen(_item: number): void {}
      @OnChildExit(Other) gone(): void {}
    }

    expect(definitionOf(Whole)).to.deep.equal({
      type: Whole,
      name: 'Printed',
      isThread: true,
      up: [Beta],
      forwardUp: [Alpha],
      forwardIn: [Beta],
      queues: { in: { capacity: 3 } },
      deadlockMs: 4,
      timeouts: {
        startTimeoutMs: undefined,
        quiesceTimeoutMs: undefined,
        drainTimeoutMs: undefined,
        exitTimeoutMs: 5,
      },
      children: [
        { kind: 'one', field: 'sender', source: Sender, args: [], max: 1, idleMs: undefined, restart: {} },
        { kind: 'group', field: 'others', source: Other, args: [], max: 2, idleMs: undefined, restart: {} },
      ],
      listeners: [
        {
          direction: 'in',
          method: 'take',
          signal: Alpha,
          from: undefined,
          narrowed: false,
          batch: { max: 2, withinMs: 5 },
          concurrency: 1,
          timeoutMs: undefined,
          pipe: undefined,
          queue: undefined,
        },
        {
          direction: 'up',
          method: 'hear',
          signal: Alpha,
          from: Sender,
          narrowed: true,
          batch: undefined,
          concurrency: 3,
          timeoutMs: 5,
          pipe: undefined,
          queue: { capacity: 9, overflow: 'drop-oldest', key: undefined },
        },
      ],
      tasks: [{ method: 'tick', options: { intervalMs: 7 } }],
      sources: [{ method: 'listen', source: 'items', options: { onEnd: 'stop' } }],
      serial: false,
      exclusives: [{ method: 'tick', lock: 'clock' }],
      childExits: [{ method: 'gone', from: Other, narrowed: true }],
    });
  });

  it('is read once per class', () => {
    expect(definitionOf(Sender)).to.equal(definitionOf(Sender));
  });

  it('is frozen in all its parts', () => {
    const config = { port: 1 };

    @Thread({ queues: { in: { capacity: 3 } } })
    class Parent extends TaskThread<{ in: Alpha }> {
      @Child(Port, { args: [config] }) port!: ChildRef<Port>;
      @OnIn(Alpha, { batch: { max: 2, withinMs: 5 } }) take(_signals: Alpha[]): void {}
      @Rescheduling(7) tick(): void {}
    }

    const definition = definitionOf(Parent);
    const { queues, children, listeners, tasks } = definition;
    const parts = { definition, queues, in: queues.in, children, child: children[0], args: children[0]!.args };
    const more = { listeners, listener: listeners[0], batch: listeners[0]!.batch, tasks, options: tasks[0]!.options };
    expect(Object.entries({ ...parts, ...more }).filter(([, part]) => !Object.isFrozen(part))).to.deep.equal([]);
    expect(Object.isFrozen(config), 'what the user passes on').to.equal(false);
    expect(Object.isFrozen(Parent), 'the class itself').to.equal(false);
  });

  it('does not follow what the user does to the options later', () => {
    const options = { intervalMs: 7 };
    const up = [Alpha];

    @Thread({ up })
    class Ticking extends TaskThread<{ up: Alpha }> {
      @Rescheduling(options) tick(): void {}
    }

    options.intervalMs = -1;
    up.length = 0;
    expect(definitionOf(Ticking).tasks[0]!.options).to.deep.equal({ intervalMs: 7 });
    expect(definitionOf(Ticking).up).to.deep.equal([Alpha]);
  });
});

@Thread()
class Port extends TaskThread {
  constructor(readonly config: { port: number }) {
    super();
  }
}

describe('definitionOf a subclass', () => {
  @Thread({ up: [Alpha], queues: { in: { capacity: 3 } }, name: 'Printed' })
  class Base extends TaskThread<{ in: Alpha | Beta; up: Alpha }> {
    @Child(Sender) first!: ChildRef<Sender>;
    @Child(Other) second!: ChildRef<Other>;
    @OnIn(Alpha) take(_signal: Alpha | Beta): void {}
    @OnUp(Alpha) hear(_signal: Alpha): void {}
    @Rescheduling(5) tick(): void {}
    @OnChildExit() gone(): void {}
  }
  const ofBase = ['one first', 'one second', 'in take Alpha', 'up hear Alpha', 'task tick 5', 'exit gone'];

  it('inherits what its base recorded', () => {
    class Sub extends Base {}

    expect(members(Sub)).to.deep.equal(ofBase);
    expect(definitionOf(Sub)).to.include({ isThread: true, type: Sub });
    expect(definitionOf(Sub).up).to.deep.equal([Alpha]);
    expect(definitionOf(Sub).queues).to.deep.equal({ in: { capacity: 3 } });
  });

  it('never changes its base, nor its siblings', () => {
    @Thread({ up: [Alpha] })
    class Sub extends Base {
      @OnIn(Beta) takeToo(_signal: Beta): void {}
      @Rescheduling(9) tock(): void {}
    }
    @Thread({ up: [Alpha] })
    class Sibling extends Base {
      @Rescheduling(11) tack(): void {}
    }

    expect(members(Sub)).to.deep.equal([
      'one first',
      'one second',
      'in take Alpha',
      'up hear Alpha',
      'in takeToo Beta',
      'task tick 5',
      'task tock 9',
      'exit gone',
    ]);
    expect(members(Sibling)).to.include('task tack 11').and.not.include('task tock 9');
    expect(members(Base)).to.deep.equal(ofBase);
  });

  it('keeps the record of a method it overrides without decorating it again', () => {
    @Thread({ up: [Alpha] })
    class Sub extends Base {
      override take(_signal: Alpha | Beta): void {}
    }

    expect(members(Sub)).to.deep.equal(ofBase);
  });

  it('replaces the record of a method it decorates again, with another signal too', () => {
    @Thread({ up: [Alpha] })
    class Sub extends Base {
      @OnIn(Beta) override take(_signal: Alpha | Beta): void {}
      @Rescheduling(50) override tick(): void {}
    }

    expect(members(Sub)).to.deep.equal([
      'one first',
      'one second',
      'in take Beta',
      'up hear Alpha',
      'task tick 50',
      'exit gone',
    ]);
  });

  it('gives a method another job by decorating it with another decorator', () => {
    @Thread({ up: [Alpha] })
    class Sub extends Base {
      @Rescheduling(50) override gone(): void {}
    }

    expect(members(Sub)).to.include('task gone 50').and.not.include('exit gone');
  });

  it('replaces a child in its place of the start order', () => {
    @Thread({ up: [Alpha] })
    class Fake extends Sender {}

    @Thread({ up: [Alpha] })
    class Sub extends Base {
      // The compiler wants an initializer; the tree sets the field after construction.
      @Child(Fake) override first: ChildRef<Fake> = undefined!;
    }

    expect(definitionOf(Sub).children.map(({ field, source }) => [field, source])).to.deep.equal([
      ['first', Fake],
      ['second', Other],
    ]);
  });

  it('overrides the options it gives and keeps the others', () => {
    @Thread({ up: [Alpha, Beta] })
    class Sub extends TaskThread<{ up: Alpha | Beta }> {}
    @Thread({ up: [Alpha, Beta], queues: { up: { capacity: 4 } } })
    class SubSub extends Sub {}

    expect(definitionOf(SubSub).up).to.deep.equal([Alpha, Beta]);
    expect(definitionOf(SubSub).queues).to.deep.equal({ up: { capacity: 4 } });
    expect(definitionOf(Sub).queues).to.deep.equal({});
  });

  it('does not inherit the printed name', () => {
    class Undecorated extends Base {}
    @Thread({ up: [Alpha] })
    class Decorated extends Base {}

    expect([Base, Undecorated, Decorated].map((type) => definitionOf(type).name)).to.deep.equal([
      'Printed',
      'Undecorated',
      'Decorated',
    ]);
  });

  it('takes what an undecorated generic base recorded', () => {
    abstract class Generic<S> extends TaskThread<{ in: Alpha }> {
      abstract make(): S;
      @Rescheduling(5) tick(): void {}
      @OnIn(Alpha) take(_signal: Alpha): void {}
    }
    @Thread()
    class Concrete extends Generic<number> {
      make(): number {
        return 1;
      }
    }

    expect(members(Concrete)).to.deep.equal(['in take Alpha', 'task tick 5']);
    expect(definitionOf(Generic).isThread).to.equal(false);
  });
});

describe('definitionOf a method with several decorators', () => {
  it('keeps two listeners and a task on one method', () => {
    @Thread()
    class Many extends TaskThread<{ in: Alpha | Beta }> {
      @OnIn(Alpha) @OnIn(Beta) @Rescheduling(5) any(): void {}
    }

    expect(members(Many)).to.have.members(['in any Alpha', 'in any Beta', 'task any 5']);
  });
});

describe('a thunk', () => {
  it('is not called before the definition is used, and resolves to a class declared later', () => {
    const asked: string[] = [];

    @Thread()
    class Early extends TaskThread {
      @Children(() => (asked.push('asked'), Late)) late!: ThreadGroup<typeof Late>;
    }
    @Thread()
    class Late extends TaskThread {}

    expect(members(Early)).to.deep.equal(['group late']);
    expect(asked).to.deep.equal([]);
    expect((definitionOf(Early).children[0]!.source as () => unknown)()).to.equal(Late);
  });

  it('that throws for a reason of its own says so: only what was read too early counts as undefined', () => {
    @Thread()
    class Parent extends TaskThread {
      @Children((): typeof Other => {
        throw new TypeError('no such plugin');
      })
      plugins!: ThreadGroup<typeof Other>;
    }
    const { source } = definitionOf(Parent).children[0]!;
    expect(() => resolveClass(source)).to.throw(TypeError, 'no such plugin');
  });
});
