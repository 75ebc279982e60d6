import { expect } from 'chai';
import {
  Ask,
  Child,
  type ChildRef,
  Children,
  checkTree,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  runMaster,
  startMaster,
  TaskThread,
  TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';

class Base {}
class Derived extends Base {
  readonly d = 'derived';
}
class Other {
  readonly o = 'other';
}

@Thread({ up: [Base] })
class Sender extends TaskThread<{ up: Base }> {}

@Thread()
class Quiet extends TaskThread {}

@Thread()
class Taker extends TaskThread<{ in: Base }> {
  @OnIn(Base) take(_signal: Base): void {}
}

/** What a circular import leaves where a class is meant. */
function circular<C>(): C {
  return undefined as C;
}

type Master = Parameters<typeof checkTree>[0];

/** The faults of a tree: code, class and member, text and remedy. */
function faults(master: Master): string[] {
  return checkTree(master).map(({ path, member, message }) => {
    expect(member, message).to.match(new RegExp(`^${path}\\.`));
    return `${member} ${message}`;
  });
}

/** The same without the texts. */
function codes(master: Master): string[] {
  return checkTree(master).map(({ code, member }) => `${code} ${member}`);
}

describe('checkTree', () => {
  it('finds nothing in a tree that is wired rightly', () => {
    @Thread({ forwardUp: [Base], forwardIn: [Base] })
    class Relay extends TaskThread<{ in: Base; up: Base }> {
      @Child(Taker) taker!: ChildRef<Taker>;
      @Children(Sender) senders!: ThreadGroup<typeof Sender>;
      @OnChildExit(Sender) gone(): void {}
    }
    @Thread()
    class Master extends TaskThread {
      @Child(() => Relay) relay!: ChildRef<Relay>;
      @Child(Sender) sender!: ChildRef<Sender>;
      @OnUp(Base) hear(_signal: Base): void {}
      @OnUp(Base, { from: Sender }) hearSender(_signal: Base): void {}
      @OnChildExit() gone(): void {}
    }

    expect(faults(Master)).to.deep.equal([]);
  });

  describe('NOT_A_THREAD', () => {
    it('is a child, a member of a group, or a master without @Thread, each once', () => {
      class Bare extends TaskThread {}
      class Master extends TaskThread {
        @Child(Bare) child!: ChildRef<Bare>;
        @Children(() => Bare) group!: ThreadGroup<typeof Bare>;
      }

      const text = (name: string): string =>
        `NOT_A_THREAD: ${name} is used as a thread, but has no @Thread or does not extend TaskThread. ` +
        'Decorate the class with @Thread() and let it extend TaskThread.';
      expect(faults(Master)).to.deep.equal([
        `Master.@Thread ${text('Master')}`,
        `Master.child ${text('Bare')}`,
        `Master.group ${text('Bare')}`,
      ]);
    });

    it('is a class that does not extend TaskThread, whatever decorates it', () => {
      class Plain {}
      (Thread() as (target: unknown) => void)(Plain);
      expect(codes(Plain)).to.deep.equal(['NOT_A_THREAD Plain.@Thread']);
    });

    it('is not the subclass of a decorated class', () => {
      class Sub extends Quiet {}
      expect(codes(Sub)).to.deep.equal([]);
    });
  });

  describe('UNDEFINED_CLASS', () => {
    const remedy =
      'The class was undefined when the decorator ran: circular import? Pass a thunk, () => Class, or break the cycle.';

    it('is a child that is undefined, directly or through a thunk', () => {
      @Thread()
      class Master extends TaskThread {
        @Child(circular<typeof Quiet>()) child!: ChildRef<Quiet>;
        @Children(circular<typeof Quiet>()) group!: ThreadGroup<typeof Quiet>;
        @Child(() => circular<typeof Quiet>()) thunk!: ChildRef<Quiet>;
        @Child((): typeof Quiet => {
          throw new ReferenceError('Cannot access Quiet before initialization');
        })
        early!: ChildRef<Quiet>;
      }

      expect(faults(Master)).to.deep.equal([
        `Master.child UNDEFINED_CLASS: @Child on child names an undefined class. ${remedy}`,
        `Master.group UNDEFINED_CLASS: @Children on group names an undefined class. ${remedy}`,
        `Master.thunk UNDEFINED_CLASS: @Child on thunk names an undefined class. ${remedy}`,
        `Master.early UNDEFINED_CLASS: @Child on early names an undefined class. ${remedy}`,
      ]);
    });

    it('is a signal that is undefined, in a list or of a listener', () => {
      @Thread({
        up: [circular<typeof Base>()],
        forwardUp: [circular<typeof Base>()],
        forwardIn: [circular<typeof Base>()],
      })
      class Master extends TaskThread<{ in: Base; up: Base }> {
        @OnIn(circular<typeof Base>()) take(_signal: Base): void {}
        @OnUp(circular<typeof Base>()) hear(_signal: Base): void {}
      }

      expect(faults(Master)).to.deep.equal([
        `Master.up UNDEFINED_CLASS: A class of up of @Thread on Master is undefined. ${remedy}`,
        `Master.forwardUp UNDEFINED_CLASS: A class of forwardUp of @Thread on Master is undefined. ${remedy}`,
        `Master.forwardIn UNDEFINED_CLASS: A class of forwardIn of @Thread on Master is undefined. ${remedy}`,
        `Master.take UNDEFINED_CLASS: A class of the listener Master.take is undefined. ${remedy}`,
        `Master.hear UNDEFINED_CLASS: A class of the listener Master.hear is undefined. ${remedy}`,
      ]);
    });

    it('is a child class that narrows a method and is undefined', () => {
      @Thread()
      class Master extends TaskThread {
        @Child(Quiet) child!: ChildRef<Quiet>;
        @OnChildExit(circular<typeof Quiet>()) gone(): void {}
        @OnChildExit(() => circular<typeof Quiet>()) goneToo(): void {}
      }
      @Thread()
      class Listening extends TaskThread {
        @Child(Sender) child!: ChildRef<Sender>;
        @OnUp(Base) hear(_signal: Base): void {}
        @OnUp(Base, { from: circular<typeof Sender>() }) from(_signal: Base): void {}
      }

      expect(faults(Master)).to.deep.equal([
        `Master.gone UNDEFINED_CLASS: A class of the child class of Master.gone is undefined. ${remedy}`,
        `Master.goneToo UNDEFINED_CLASS: A class of the child class of Master.goneToo is undefined. ${remedy}`,
      ]);
      expect(codes(Listening)).to.include('UNDEFINED_CLASS Listening.from');
    });

    it('is also what is no class at all', () => {
      @Thread({ up: ['Base' as unknown as typeof Base, null as unknown as typeof Base] })
      class Master extends TaskThread<{ up: Base }> {
        @Child('Quiet' as unknown as typeof Quiet) child!: ChildRef<Quiet>;
        @Child(null as unknown as typeof Quiet) nothing!: ChildRef<Quiet>;
      }

      expect(codes(Master)).to.deep.equal([
        'UNDEFINED_CLASS Master.child',
        'UNDEFINED_CLASS Master.nothing',
        'UNDEFINED_CLASS Master.up',
        'UNDEFINED_CLASS Master.up',
      ]);
      expect(checkTree(circular()).map(({ code }) => code)).to.deep.equal(['UNDEFINED_CLASS']);
    });
  });

  describe('CHILD_CYCLE', () => {
    const remedy = 'A @Child starts with its parent, so a cycle of them never ends. Use @Children for one of them.';

    it('is a class that starts itself through @Child', () => {
      @Thread()
      class Ouroboros extends TaskThread {
        @Child(() => Ouroboros) same!: ChildRef;
      }

      expect(faults(Ouroboros)).to.deep.equal([
        `Ouroboros.same CHILD_CYCLE: Ouroboros → Ouroboros starts itself. ${remedy}`,
      ]);
    });

    it('is a longer circle below the master, told once', () => {
      @Thread()
      class Hen extends TaskThread {
        @Child(() => Egg) egg!: ChildRef;
      }
      @Thread()
      class Egg extends TaskThread {
        @Child(Hen) hen!: ChildRef<Hen>;
      }
      @Thread()
      class Farm extends TaskThread {
        @Children(Hen) hens!: ThreadGroup<typeof Hen>;
        @Child(Egg) egg!: ChildRef<Egg>;
      }

      expect(faults(Farm)).to.deep.equal([`Hen.egg CHILD_CYCLE: Egg → Hen → Egg start one another. ${remedy}`]);
    });

    it('is none where the circle goes through @Children, or where two fields hold one class', () => {
      @Thread()
      class Folder extends TaskThread {
        @Children(() => Folder) folders!: ThreadGroup<typeof Folder>;
        @Child(Quiet) left!: ChildRef<Quiet>;
        @Child(Quiet) right!: ChildRef<Quiet>;
      }

      expect(faults(Folder)).to.deep.equal([]);
    });
  });

  describe('UP_UNHANDLED', () => {
    it('is what a child sends UP and its parent neither hears nor forwards', () => {
      @Thread()
      class Master extends TaskThread {
        @Child(Sender) sender!: ChildRef<Sender>;
        @Children(Sender) senders!: ThreadGroup<typeof Sender>;
      }

      expect(faults(Master)).to.deep.equal([
        'Master.sender UP_UNHANDLED: Sender sends Base UP, but Master neither listens to it nor forwards it. ' +
          'Add @OnUp(Base) or forwardUp: [Base] to Master, or drop Base from up.',
      ]);
    });

    it('is what a child forwards, too', () => {
      @Thread({ forwardUp: [Base] })
      class Relay extends TaskThread<{ up: Base }> {
        @Child(Sender) sender!: ChildRef<Sender>;
      }
      @Thread()
      class Master extends TaskThread {
        @Child(Relay) relay!: ChildRef<Relay>;
      }

      expect(codes(Master)).to.deep.equal(['UP_UNHANDLED Master.relay']);
    });

    it('is what only a listener of another child would hear', () => {
      @Thread({ up: [Base] })
      class Second extends TaskThread<{ up: Base }> {}
      @Thread()
      class Master extends TaskThread {
        @Child(Sender) first!: ChildRef<Sender>;
        @Child(Second) second!: ChildRef<Second>;
        @OnUp(Base, { from: Sender }) hear(_signal: Base): void {}
      }

      expect(codes(Master)).to.deep.equal(['UP_UNHANDLED Master.second']);
    });

    it('is a base class where only a subclass of it is heard, not the other way round', () => {
      @Thread({ up: [Derived] })
      class Narrow extends TaskThread<{ up: Derived }> {}
      @Thread()
      class HearsBase extends TaskThread {
        @Child(Narrow) narrow!: ChildRef<Narrow>;
        @OnUp(Base) hear(_signal: Base): void {}
      }
      @Thread()
      class HearsDerived extends TaskThread {
        @Child(Sender) sender!: ChildRef<Sender>;
        @OnUp(Derived) hear(_signal: Derived): void {}
      }

      expect(codes(HearsBase)).to.deep.equal([]);
      expect(codes(HearsDerived)).to.deep.equal(['UP_UNHANDLED HearsDerived.sender']);
    });
  });

  describe('UP_NO_SENDER', () => {
    const remedy = 'Remove the listener or the forward, or declare the signal in `up` of a child.';

    it('is a listener or a forward of what no child sends', () => {
      @Thread({ forwardUp: [Other] })
      class Master extends TaskThread<{ up: Other }> {
        @Child(Quiet) quiet!: ChildRef<Quiet>;
        @OnUp(Base) hear(_signal: Base): void {}
      }

      expect(faults(Master)).to.deep.equal([
        `Master.hear UP_NO_SENDER: Master.hear listens to Base UP, but no child sends it. ${remedy}`,
        `Master.forwardUp UP_NO_SENDER: Master forwards Other UP, but no child sends it. ${remedy}`,
      ]);
    });

    it('is a listener narrowed to a child that does not send the signal, or that is no child', () => {
      @Thread()
      class Master extends TaskThread {
        @Child(Sender) sender!: ChildRef<Sender>;
        @Child(Quiet) quiet!: ChildRef<Quiet>;
        @OnUp(Base) hear(_signal: Base): void {}
        @OnUp(Base, { from: Quiet }) hearQuiet(_signal: Base): void {}
        @OnUp(Base, { from: Taker }) hearTaker(_signal: Base): void {}
      }

      expect(faults(Master)).to.deep.equal([
        `Master.hearQuiet UP_NO_SENDER: Master.hearQuiet listens to Base UP, but no child Quiet sends it. ${remedy}`,
        `Master.hearTaker UP_NO_SENDER: Master.hearTaker listens to Base UP, but no child Taker sends it. ${remedy}`,
      ]);
    });
  });

  describe('IN_NO_TAKER', () => {
    it('is a signal forwarded IN that no child takes', () => {
      @Thread({ forwardIn: [Base, Other] })
      class Master extends TaskThread<{ in: Base | Other }> {
        @Child(Taker) taker!: ChildRef<Taker>;
      }

      expect(faults(Master)).to.deep.equal([
        'Master.forwardIn IN_NO_TAKER: Master forwards Other IN, but no child takes it. ' +
          'Remove the signal from forwardIn, or give a child an @OnIn for it.',
      ]);
    });

    it('is a base class where a child takes a subclass of it alone, not the other way round', () => {
      @Thread()
      class Narrow extends TaskThread<{ in: Derived }> {
        @OnIn(Derived) take(_signal: Derived): void {}
      }
      @Thread({ forwardIn: [Base] })
      class ForwardsBase extends TaskThread<{ in: Base }> {
        @Child(Narrow) narrow!: ChildRef<Narrow>;
      }
      @Thread({ forwardIn: [Derived] })
      class ForwardsDerived extends TaskThread<{ in: Derived }> {
        @Child(Taker) taker!: ChildRef<Taker>;
      }

      expect(codes(ForwardsBase)).to.deep.equal(['IN_NO_TAKER ForwardsBase.forwardIn']);
      expect(codes(ForwardsDerived)).to.deep.equal([]);
    });
  });

  describe('ASK_AMBIGUOUS', () => {
    class Find extends Ask<number> {}
    @Thread()
    class Finder extends TaskThread<{ in: Find }> {
      @OnIn(Find) find(): number {
        return 1;
      }
    }

    it('is an ask forwarded IN that two children take, or the members of a group: its reply is one', () => {
      @Thread({ forwardIn: [Find] })
      class Two extends TaskThread<{ in: Find }> {
        @Child(Finder) left!: ChildRef<Finder>;
        @Child(Finder) right!: ChildRef<Finder>;
        @Child(Quiet) quiet!: ChildRef<Quiet>;
      }
      @Thread({ forwardIn: [Find] })
      class Group extends TaskThread<{ in: Find }> {
        @Children(Finder) finders!: ThreadGroup<typeof Finder>;
      }

      const remedy = 'Let one @Child alone take the ask, or listen to it and choose whom to ask.';
      expect(faults(Two)).to.deep.equal([
        `Two.forwardIn ASK_AMBIGUOUS: Two forwards the ask Find IN, but left and right may answer it. ${remedy}`,
      ]);
      expect(faults(Group)).to.deep.equal([
        `Group.forwardIn ASK_AMBIGUOUS: Group forwards the ask Find IN, but the group finders may answer it. ${remedy}`,
      ]);
    });

    it('is none where one child takes it, nor for a signal that is no ask', () => {
      @Thread({ forwardIn: [Find, Base] })
      class One extends TaskThread<{ in: Find | Base }> {
        @Child(Finder) finder!: ChildRef<Finder>;
        @Child(Taker) left!: ChildRef<Taker>;
        @Child(Taker) right!: ChildRef<Taker>;
        @Child(Quiet) quiet!: ChildRef<Quiet>;
      }

      expect(codes(One)).to.deep.equal([]);
    });
  });

  describe('LISTENED_AND_FORWARDED', () => {
    const remedy = 'Keep either the listener or the forward.';

    it('is a signal both listened to and forwarded, in either direction', () => {
      @Thread({ forwardUp: [Base], forwardIn: [Base] })
      class Master extends TaskThread<{ in: Base; up: Base }> {
        @Child(Sender) sender!: ChildRef<Sender>;
        @Child(Taker) taker!: ChildRef<Taker>;
        @OnIn(Base) take(_signal: Base): void {}
        @OnUp(Base) hear(_signal: Base): void {}
      }

      expect(faults(Master)).to.deep.equal([
        `Master.take LISTENED_AND_FORWARDED: Master.take listens to Base IN, and @Thread forwards it. ${remedy}`,
        `Master.hear LISTENED_AND_FORWARDED: Master.hear listens to Base UP, and @Thread forwards it. ${remedy}`,
      ]);
    });

    it('is none for what a thread sends itself or takes IN and forwards UP, nor for a subclass of what it forwards', () => {
      @Thread({ up: [Derived] })
      class Narrow extends TaskThread<{ up: Derived }> {}
      @Thread({ up: [Base], forwardUp: [Base] })
      class Master extends TaskThread<{ in: Base; up: Base }> {
        @Child(Sender) sender!: ChildRef<Sender>;
        @Child(Narrow) narrow!: ChildRef<Narrow>;
        @OnIn(Base) take(_signal: Base): void {}
        @OnUp(Derived) hear(_signal: Derived): void {}
      }

      expect(codes(Master)).to.deep.equal([]);
    });
  });

  describe('DUPLICATE_LISTENER', () => {
    const remedy = 'Keep one of the listeners, or separate them with { from: ChildClass }.';

    it('is a second listener of one signal in one direction', () => {
      @Thread()
      class Master extends TaskThread<{ in: Base }> {
        @Child(Sender) sender!: ChildRef<Sender>;
        @OnIn(Base) take(_signal: Base): void {}
        @OnIn(Base) takeToo(_signal: Base): void {}
        @OnUp(Base) hear(_signal: Base): void {}
        @OnUp(Base) hearToo(_signal: Base): void {}
      }

      expect(faults(Master)).to.deep.equal([
        `Master.takeToo DUPLICATE_LISTENER: Master.takeToo listens to Base IN, and so does Master.take. ${remedy}`,
        `Master.hearToo DUPLICATE_LISTENER: Master.hearToo listens to Base UP, and so does Master.hear. ${remedy}`,
      ]);
    });

    it('is a second listener that a subclass adds to the one of its base', () => {
      @Thread()
      class Sub extends Taker {
        @OnIn(Base) takeToo(_signal: Base): void {}
      }

      expect(codes(Sub)).to.deep.equal(['DUPLICATE_LISTENER Sub.takeToo']);
    });

    it('is none where `from` separates the two', () => {
      @Thread({ up: [Base] })
      class Second extends TaskThread<{ up: Base }> {}
      @Thread()
      class Master extends TaskThread {
        @Child(Sender) first!: ChildRef<Sender>;
        @Child(Second) second!: ChildRef<Second>;
        @OnUp(Base, { from: Sender }) hearFirst(_signal: Base): void {}
        @OnUp(Base, { from: () => Second }) hearSecond(_signal: Base): void {}
      }

      expect(codes(Master)).to.deep.equal([]);
    });

    it('is one where `from` names one class twice, or two classes that one child is both of', () => {
      @Thread({ up: [Base] })
      class Special extends Sender {}
      @Thread()
      class Same extends TaskThread {
        @Child(Sender) sender!: ChildRef<Sender>;
        @OnUp(Base, { from: Sender }) hear(_signal: Base): void {}
        @OnUp(Base, { from: () => Sender }) hearToo(_signal: Base): void {}
      }
      @Thread()
      class Overlapping extends TaskThread {
        @Child(Special) special!: ChildRef<Special>;
        @OnUp(Base, { from: Sender }) hear(_signal: Base): void {}
        @OnUp(Base, { from: Special }) hearSpecial(_signal: Base): void {}
      }

      expect(codes(Same)).to.deep.equal(['DUPLICATE_LISTENER Same.hearToo']);
      expect(codes(Overlapping)).to.deep.equal(['DUPLICATE_LISTENER Overlapping.hearSpecial']);
    });

    it('is none for a base class and its subclass', () => {
      @Thread()
      class Master extends TaskThread<{ in: Base | Derived }> {
        @OnIn(Base) take(_signal: Base): void {}
        @OnIn(Derived) takeDerived(_signal: Derived): void {}
      }

      expect(codes(Master)).to.deep.equal([]);
    });
  });

  describe('NO_SUCH_CHILD', () => {
    it('is @OnChildExit of a class that no field holds', () => {
      @Thread()
      class Special extends Quiet {}
      @Thread()
      class Master extends TaskThread {
        @Children(Special) special!: ThreadGroup<typeof Special>;
        @OnChildExit(Special) gone(): void {}
        @OnChildExit(Quiet) goneAsBase(): void {}
        @OnChildExit(Sender) never(): void {}
      }

      expect(faults(Master)).to.deep.equal([
        'Master.never NO_SUCH_CHILD: Master.never waits for the exit of Sender, but no field holds one. ' +
          'Name the class of a @Child or @Children field, or leave it out to hear of every child.',
      ]);
    });
  });

  it('finds faults at every level, once for a class that stands in several places', () => {
    @Thread()
    class Faulty extends TaskThread {
      @Child(Sender) sender!: ChildRef<Sender>;
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Faulty) left!: ChildRef<Faulty>;
      @Children(Faulty) right!: ThreadGroup<typeof Faulty>;
    }

    expect(codes(Master)).to.deep.equal(['UP_UNHANDLED Faulty.sender']);
  });
});

describe('a tree that is wired wrongly', () => {
  const constructed: string[] = [];

  @Thread()
  class Child1 extends TaskThread {
    constructor() {
      super();
      constructed.push('child');
    }
  }
  @Thread({ up: [Base] })
  class Wrong extends TaskThread<{ in: Base; up: Base }> {
    @Child(Child1) child!: ChildRef<Child1>;
    @Child(Sender) sender!: ChildRef<Sender>;
    @OnIn(Base) take(_signal: Base): void {}
    @OnUp(Other) hear(_signal: Other): void {}

    constructor() {
      super();
      constructed.push('master');
    }

    // Were it not refused, it would run for ever.
    protected override ready(): void {
      this.stop();
    }
  }

  async function errorOf(start: Promise<unknown>): Promise<TaskThreadError> {
    try {
      await start;
    } catch (error) {
      if (error instanceof TaskThreadError) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  }

  it('is refused by startMaster with all faults in one error, before anything is constructed', async () => {
    const error = await errorOf(startMaster(Wrong));
    expect(error.faults.map(({ code, member }) => `${code} ${member}`)).to.deep.equal([
      'UP_UNHANDLED Wrong.sender',
      'UP_NO_SENDER Wrong.hear',
    ]);
    expect(error).to.include({ code: 'TREE_FAULTS', path: 'Wrong' });
    expect(error.message.split('\n')).to.deep.equal([
      'TREE_FAULTS: Wrong is wired wrongly (2):',
      ...checkTree(Wrong).map(({ message }) => `  ${message}`),
      ' Mend each fault of the list; checkTree(Master) returns them one by one.',
    ]);
    expect(constructed).to.deep.equal([]);
  });

  it('is refused by runMaster with the faults of a master besides, before anything is constructed', async () => {
    const exitCode = process.exitCode;
    const error = await errorOf(runMaster(Wrong));
    process.exitCode = exitCode;
    expect(error.faults.map(({ code, member }) => `${code} ${member}`)).to.deep.equal([
      'UP_UNHANDLED Wrong.sender',
      'UP_NO_SENDER Wrong.hear',
      'MASTER_HAS_PARENT_SIGNALS Wrong.take',
      'MASTER_HAS_PARENT_SIGNALS Wrong.up',
    ]);
    expect(constructed).to.deep.equal([]);
  });
});

describe('MASTER_HAS_PARENT_SIGNALS', () => {
  @Thread({ forwardIn: [Base], forwardUp: [Base] })
  class Relay extends TaskThread<{ in: Base; up: Base }> {
    @Child(Taker) taker!: ChildRef<Taker>;
    @Child(Sender) sender!: ChildRef<Sender>;

    // Were it not refused, it would run for ever.
    @Rescheduling({ maxRuns: 1 }) end(): void {
      this.stop();
    }
  }

  it('is a master with IN or UP, for runMaster alone', async () => {
    const exitCode = process.exitCode;
    const faulty = await runMaster(Relay).catch((error: unknown) => error as TaskThreadError);
    process.exitCode = exitCode;
    const remedy = 'A master has no parent. Use startMaster, which offers send and up$, or drop the signals.';
    expect('faults' in faulty && faulty.faults.map(({ member, message }) => `${member} ${message}`)).to.deep.equal([
      `Relay.forwardIn MASTER_HAS_PARENT_SIGNALS: Relay is run as a master, but takes Base IN. ${remedy}`,
      `Relay.forwardUp MASTER_HAS_PARENT_SIGNALS: Relay is run as a master, but sends Base UP. ${remedy}`,
    ]);
    const tree = await startMaster(Relay);
    await tree.stop();
  });
});
