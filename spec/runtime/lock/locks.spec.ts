import { expect } from 'chai';
import { Subject } from 'rxjs';
import {
  Child,
  Children,
  type ChildRef,
  Exclusive,
  Listening,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate } from 'taskthread/testing';
import { edge, gate, settled, trial } from '../../support/trees.js';

class Deposit {
  constructor(readonly amount: number) {}
}
class Withdrawal {
  constructor(readonly amount: number) {}
}
class Question {}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

const codeOf = async (promise: unknown): Promise<string> => {
  try {
    await promise;
    return 'nothing thrown';
  } catch (error) {
    return error instanceof TaskThreadError ? error.code : String(error);
  }
};

describe('a section of exclusive', () => {
  beforeEach(() => {
    happened = [];
  });

  @Thread()
  class Account extends TaskThread<{ in: Deposit }> {
    @OnIn(Deposit, { concurrency: 5 }) deposit({ amount }: Deposit) {
      return this.exclusive('balance', async () => {
        say(`${amount} begins`);
        await this.sleep(10);
        say(`${amount} ends`);
      });
    }
  }

  it('never runs with another of its lock: first come, first served', async () => {
    const thread = await isolate(Account);
    for (const amount of [1, 2, 3]) await thread.send(new Deposit(amount));
    await thread.advance(30);
    expect(happened).to.deep.equal(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
    await thread.stop();
  });

  it('runs at once, and gives what it returns', async () => {
    const { instance, stop } = await isolateOf(Account);
    const given = [instance.exclusive('a', () => 1), instance.exclusive('b', async () => Promise.resolve(2))];
    expect(await Promise.all(given)).to.deep.equal([1, 2]);
    await stop();
  });

  it('does not wait for one of another lock, nor for one of another instance', async () => {
    const held = gate();
    const [one, other] = [await isolateOf(Account), await isolateOf(Account)];
    void one.instance.exclusive('a', () => held.opened);
    await one.instance.exclusive('b', () => say('another lock'));
    await other.instance.exclusive('a', () => say('another instance'));
    expect(happened).to.deep.equal(['another lock', 'another instance']);
    held.open();
    await one.stop();
    await other.stop();
  });

  it('gives the lock back when it throws, at once or later', async () => {
    const { instance, stop } = await isolateOf(Account);
    const throws = (): never => {
      throw new Error('told to');
    };
    expect(await codeOf(instance.exclusive('a', throws))).to.equal('Error: told to');
    expect(await codeOf(instance.exclusive('a', async () => settled(1).then(throws)))).to.equal('Error: told to');
    await instance.exclusive('a', () => say('free'));
    expect(happened).to.deep.equal(['free']);
    await stop();
  });

  const within: Record<string, (self: Account) => unknown> = {
    'at once': (self) => self.exclusive('a', () => {}),
    'behind an await': async (self) => {
      await settled(1);
      await self.exclusive('a', () => {});
    },
    'by way of another method': async (self) => {
      const helper = async (): Promise<void> => {
        await settled(1);
        return self.exclusive('a', () => {});
      };
      await settled(1);
      return helper();
    },
    'from a section of another lock': (self) =>
      self.exclusive('b', async () => {
        await settled(1);
        await self.exclusive('a', () => {});
      }),
    'behind a then, among others': (self) =>
      Promise.all([settled(2), settled(1).then(() => self.exclusive('a', () => {}))]),
  };
  for (const [how, section] of Object.entries(within))
    it(`fails, and does not hang, when it asks for its own lock ${how}`, async () => {
      const { instance, stop } = await isolateOf(Account);
      expect(await codeOf(instance.exclusive('a', () => section(instance)))).to.equal('LOCK_REENTERED');
      await instance.exclusive('a', () => say('free'));
      expect(happened).to.deep.equal(['free']);
      await stop();
    });

  it('says who asked and who holds the lock', async () => {
    const { instance, stop } = await isolateOf(Account);
    let error: unknown;
    await instance.exclusive('a', () => instance.exclusive('a', () => {})).catch((thrown: unknown) => (error = thrown));
    expect((error as TaskThreadError).message).to.match(
      /^LOCK_REENTERED: master: exclusive\("a"\) asks for the lock "a" from within exclusive\("a"\), which holds it\. It would/,
    );
    await stop();
  });

  describe('of a lock that is taken in opposite order elsewhere', () => {
    @Thread({ deadlockMs: 200 })
    class Bank extends TaskThread {
      @Rescheduling({ initialDelayMs: 50, maxRuns: 1 }) async settle() {
        try {
          await this.exclusive('c', () => say('settled'));
        } catch (error) {
          say((error as TaskThreadError).code);
        }
      }
    }
    /** Takes one and, a while later, another one within it. */
    const nested = (bank: Bank, first: string, second: string): Promise<string> =>
      codeOf(
        bank.exclusive(first, async () => {
          await bank.sleep(10);
          await bank.exclusive(second, () => say(`${first} and ${second}`));
        }),
      );

    it('fails after deadlockMs, and the other goes on', async () => {
      const { instance, clock, stop } = await isolateOf(Bank);
      const both = Promise.all([nested(instance, 'a', 'b'), nested(instance, 'b', 'a')]);
      await clock.advance(209);
      expect(happened).to.deep.equal(['settled']);
      await clock.advance(1);
      expect(await both).to.deep.equal(['nothing thrown', 'LOCK_CIRCLE']);
      for (const name of ['a', 'b']) await instance.exclusive(name, () => say(`${name} is free`));
      expect(happened).to.deep.equal(['settled', 'a and b', 'a is free', 'b is free']);
      await stop();
    });

    it('says who waits for which lock, who has that, and for what he waits', async () => {
      const { instance, clock, stop } = await isolateOf(Bank);
      const waits = ['ab', 'bc', 'ca'].map(([first, second]) =>
        instance.exclusive(first!, async () => {
          await instance.sleep(10);
          await instance.exclusive(second!, () => {});
        }),
      );
      const failure = waits[2]!.catch((thrown: TaskThreadError) => thrown);
      await clock.advance(210);
      expect(((await failure) as TaskThreadError).message).to.match(
        /^LOCK_CIRCLE: master: exclusive\("a"\) has waited 200 ms for the lock "a", and exclusive\("a"\), which holds it, waits in turn for "c", from within/,
      );
      await Promise.all(waits.slice(0, 2));
      await stop();
    });

    it('gets it when nobody awaited what closed the circle', async () => {
      const { instance, clock, stop } = await isolateOf(Bank);
      const first = instance.exclusive('a', async () => {
        await instance.sleep(10);
        void instance.exclusive('b', () => say('b, at last'));
        await instance.sleep(50);
      });
      const second = nested(instance, 'b', 'a');
      await clock.advance(500);
      await first;
      expect([await second, ...happened]).to.deep.equal(['nothing thrown', 'settled', 'b and a', 'b, at last']);
      await stop();
    });

    it('fails when it is asked for by a run that its holder awaits', async () => {
      const { instance, clock, stop } = await isolateOf(Bank);
      const held = instance.exclusive('c', async () => {
        await instance.sleep(10);
        await instance.tasks.get('settle').run();
      });
      await clock.advance(500);
      await held;
      expect(happened).to.deep.equal(['LOCK_CIRCLE']);
      await stop();
    });
  });

  it('waits for its lock when it is no part of what holds it', async () => {
    const { instance, stop } = await isolateOf(Account);
    const held = gate();
    const first = instance.exclusive('a', async () => {
      await held.opened;
      say('first');
    });
    const second = instance.exclusive('a', async () => {
      // A lock that was handed over is asked for by the one before: that is no re-entry.
      await instance.exclusive('b', () => say('second'));
    });
    held.open();
    await Promise.all([first, second]);
    expect(happened).to.deep.equal(['first', 'second']);
    await stop();
  });

  it('of a handler at a stop goes on in the drain, and so do those that wait', async () => {
    @Thread()
    class Parent extends TaskThread {
      @Child(Account) account!: ChildRef<Account>;
      protected override ready() {
        return this.account.sendAll([new Deposit(1), new Deposit(2)]);
      }
    }
    const { clock, stop } = await trial(Parent);
    await settled();
    const stopped = stop();
    await clock.advance(20);
    const report = await stopped;
    expect(happened).to.deep.equal(['1 begins', '1 ends', '2 begins', '2 ends']);
    expect(edge(report, 'master/account').in).to.include({ handled: 2 });
  });

  it('that waits when its thread has ended is given up', async () => {
    const held = gate();
    const { instance, stop, clock } = await isolateOf(Account);
    void instance.exclusive('a', () => held.opened);
    const waiting = codeOf(instance.exclusive('a', () => say('never')));
    await clock.until(stop());
    expect([await waiting, await codeOf(instance.exclusive('a', () => {}))]).to.deep.equal(['STOPPED', 'STOPPED']);
    held.open();
    await settled();
    expect(happened).to.deep.equal([]);
  });

  it('shows in the report and the snapshot: who holds the lock, who waits for it', async () => {
    const thread = await isolate(Account);
    for (const amount of [1, 2, 3]) await thread.send(new Deposit(amount));
    await thread.advance(4);
    const { locks } = thread.snapshot();
    expect(locks).to.deep.equal([{ name: 'balance', heldBy: 'exclusive("balance")', forMs: 4, waiting: 2 }]);
    await thread.stop();
    expect(thread.exit?.reason).to.equal('stopped');

    @Thread()
    class Parent extends TaskThread {
      @Child(Account) account!: ChildRef<Account>;
      protected override ready() {
        return this.account.sendAll([new Deposit(1), new Deposit(2)]);
      }
    }
    const { tree, clock, stop } = await trial(Parent);
    await settled();
    const [first] = tree.report().running;
    expect(first).to.deep.include({ waitsFor: ['sleep', 'lock "balance" (exclusive("balance") has it)'] });
    const stopped = stop();
    await clock.advance(20);
    await stopped;
  });

  it('refuses what is no lock and no section', async () => {
    const { instance, stop } = await isolateOf(Account);
    expect(await codeOf(instance.exclusive('', () => {}))).to.equal('INVALID_OPTION');
    expect(await codeOf(instance.exclusive('a', 5 as never))).to.equal('INVALID_OPTION');
    await stop();
  });
});

describe('@Exclusive', () => {
  beforeEach(() => {
    happened = [];
  });

  @Thread()
  class Till extends TaskThread<{ in: Deposit | Withdrawal }> {
    @OnIn(Deposit, { concurrency: 3 }) @Exclusive('money') async deposit({ amount }: Deposit) {
      say(`+${amount}`);
      await this.sleep(10);
      say(`+${amount} done`);
    }
    @Rescheduling({ initialDelayMs: 5, maxRuns: 1 }) @Exclusive('money') async count() {
      say('counts');
      await this.sleep(10);
      say('counted');
    }
    @Exclusive() async open() {
      await settled(1);
      await this.close();
    }
    @Exclusive() async close() {}
    @Exclusive('money') free() {
      say('free');
    }
  }

  it('lets a listener and a task of one lock wait for each other', async () => {
    const thread = await isolate(Till);
    await thread.send(new Deposit(1));
    await thread.advance(6);
    await thread.send(new Deposit(2));
    await thread.advance(30);
    expect(happened).to.deep.equal(['+1', '+1 done', 'counts', 'counted', '+2', '+2 done']);
    await thread.stop();
  });

  it('holds for a call by the thread itself, and shares its locks with exclusive', async () => {
    const { instance, stop } = await isolateOf(Till);
    const held = gate();
    void instance.exclusive('money', () => held.opened);
    const freed = instance.free() as unknown as Promise<void>;
    await settled(1);
    expect(happened).to.deep.equal([]);
    held.open();
    await freed;
    instance.free();
    expect(happened).to.deep.equal(['free', 'free']);
    await stop();
  });

  it('fails when a method calls another of its lock: those that name none share one', async () => {
    const { instance, stop } = await isolateOf(Till);
    expect(await codeOf(instance.open())).to.equal('LOCK_REENTERED');
    await stop();
  });

  it('does not count the wait against the timeoutMs of a listener, and gives up who waits for one that hangs', async () => {
    @Thread()
    class Slow extends TaskThread<{ in: Deposit }> {
      @OnIn(Deposit, { concurrency: 3, timeoutMs: 50 }) @Exclusive() async deposit({ amount }: Deposit) {
        say(`${amount} begins`);
        await (amount < 50 ? this.sleep(amount) : new Promise(() => {}));
      }
    }
    const thread = await isolate(Slow);
    void thread.instance.exclusive('exclusive', () => thread.instance.sleep(60));
    for (const amount of [40, 41, 10_000, 42]) await thread.send(new Deposit(amount));
    await thread.advance(190);
    expect(happened).to.deep.equal(['40 begins', '41 begins', '10000 begins']);
    expect(thread.failure).to.equal(undefined);
    await thread.advance(1);
    expect(thread.failure?.code).to.equal('HANDLER_TIMEOUT');
    expect([thread.state, thread.snapshot().edge.in.failed]).to.deep.equal(['exited', 2]);
  });

  it('is inherited, and left out by an override that is decorated anew', async () => {
    @Thread()
    class Branch extends Till {
      @OnIn(Deposit) override async deposit({ amount }: Deposit) {
        say(`branch +${amount}`);
        return Promise.resolve();
      }
    }
    const thread = await isolate(Branch);
    void thread.instance.exclusive('money', () => thread.instance.sleep(100));
    await thread.send(new Deposit(1));
    await thread.advance(10);
    expect(happened).to.deep.equal(['branch +1']);
    await thread.advance(100);
    expect(happened.slice(1)).to.deep.equal(['counts', 'counted']);
    await thread.stop();
  });
});

describe('a serial thread', () => {
  beforeEach(() => {
    happened = [];
  });

  const spell = async (self: TaskThread, what: string): Promise<void> => {
    say(`${what} begins`);
    await self.sleep(10);
    say(`${what} ends`);
  };

  @Thread({ up: [Question] })
  class Asker extends TaskThread<{ up: Question }> {
    protected override ready() {
      return this.up(new Question());
    }
  }

  @Thread({ serial: true })
  class Serial extends TaskThread<{ in: Deposit | Withdrawal }> {
    readonly items = new Subject<string>();
    @Children(Asker) askers!: ThreadGroup<typeof Asker>;
    @OnIn(Deposit, { concurrency: 2 }) deposit({ amount }: Deposit) {
      return spell(this, `deposit ${amount}`);
    }
    @OnUp(Question) question(_question: Question, { id }: ChildRef) {
      return spell(this, id);
    }
    @Rescheduling({ maxRuns: 1 }) task() {
      return spell(this, 'task');
    }
    @Listening('items') item(item: string) {
      return spell(this, item);
    }
    @OnChildExit() gone({ id }: ChildRef) {
      return spell(this, `exit of ${id}`);
    }
    @OnIn(Withdrawal) withdraw() {
      return this.deposit(new Deposit(-1));
    }
  }

  it('never runs two of its listeners, tasks, external listeners and calls of @OnChildExit at once', async () => {
    const thread = await isolate({ thread: Serial, children: 'real' });
    await thread.send(new Deposit(1));
    await thread.send(new Deposit(2));
    thread.instance.items.next('item');
    const asker = await thread.instance.askers.spawn();
    void asker.stop();
    void thread.instance.tasks.start('extra', () => spell(thread.instance, 'extra'), { intervalMs: 1, maxRuns: 1 });
    await thread.advance(100);
    const begun = happened.filter((_, at) => at % 2 === 0);
    expect(happened).to.deep.equal(begun.flatMap((each) => [each, each.replace('begins', 'ends')]));
    expect(begun.map((each) => each.replace(' begins', '')).sort()).to.deep.equal(
      ['askers[0]', 'deposit 1', 'deposit 2', 'exit of askers[0]', 'extra', 'item', 'task'].sort(),
    );
    await thread.stop();
  });

  it('is no re-entry when what runs brings a run of the thread about at once: that waits', async () => {
    const thread = await isolate({ thread: Serial, children: 'real' });
    const asker = await thread.instance.askers.spawn();
    await thread.advance(30);
    happened = [];
    void thread.instance.tasks.start(
      'stops',
      () => {
        void asker.stop();
        thread.instance.items.next('item');
        say('stops');
      },
      { intervalMs: 1, maxRuns: 1 },
    );
    await thread.advance(50);
    expect(happened[0]).to.equal('stops');
    expect(happened.slice(1).sort()).to.deep.equal([
      'exit of askers[0] begins',
      'exit of askers[0] ends',
      'item begins',
      'item ends',
    ]);
    await thread.stop();
  });

  it('lets a method call another directly', async () => {
    const thread = await isolate(Serial);
    await thread.advance(10);
    await thread.in(new Withdrawal(1));
    expect(happened.slice(2)).to.deep.equal(['deposit -1 begins', 'deposit -1 ends']);
    await thread.stop();
  });

  it('deadlocks loudly when all that runs waits to send, and the others for their turn', async () => {
    const capacity = { in: { capacity: 1 }, up: { capacity: 1 } };
    @Thread({ up: [Question], queues: capacity, deadlockMs: 1000 })
    class Child1 extends TaskThread<{ in: Deposit; up: Question }> {
      @OnIn(Deposit) async take() {
        for (let n = 0; n < 3; n++) await this.up(new Question());
      }
    }
    @Thread({ serial: true })
    class Parent extends TaskThread {
      @Child(Child1, { restart: 'never' }) one!: ChildRef<Child1>;
      @OnUp(Question) async question() {
        for (let n = 0; n < 3; n++) await this.one.send(new Deposit(1));
      }
      @Rescheduling(10) task() {
        say('task');
      }
      protected override ready() {
        return this.one.send(new Deposit(1));
      }
    }
    const { tree, clock } = await trial(Parent);
    await clock.advance(3000);
    const report = await tree.exited;
    expect((report.errors[0] as TaskThreadError).code).to.equal('DEADLOCK');
  });
});

async function isolateOf<T extends new () => TaskThread>(type: T) {
  const thread = await isolate(type as unknown as new () => TaskThread);
  return {
    instance: thread.instance as unknown as InstanceType<T>,
    clock: thread.clock,
    stop: () => thread.stop(),
  };
}
