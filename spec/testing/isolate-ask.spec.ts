import { expect } from 'chai';
import {
  Ask,
  Child,
  Children,
  type ChildRef,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  type TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate } from 'taskthread/testing';
import { rejection } from '../support/rejections.js';

class FindRows extends Ask<string[]> {
  constructor(readonly table: string) {
    super();
  }
}
class Limit extends Ask<number> {}
class Start {
  constructor(readonly what: string) {}
}

@Thread()
class DatabaseThread extends TaskThread<{ in: FindRows }> {
  @OnIn(FindRows) find({ table }: FindRows) {
    return [`a real row of ${table}`];
  }
}

@Thread({ up: [Limit] })
class WorkerThread extends TaskThread<{ in: FindRows; up: Limit }> {
  @OnIn(FindRows) find(): string[] {
    return [];
  }
}

@Thread({ up: [Limit] })
class LimitedThread extends TaskThread<{ up: Limit }> {}

/** Asks whom it has around it, and is asked. */
@Thread({ up: [Limit] })
class ShopThread extends TaskThread<{ in: FindRows | Start; up: Limit }> {
  @Child(DatabaseThread, { restart: 'never' }) database!: ChildRef<DatabaseThread>;
  @Children(WorkerThread) workers!: ThreadGroup<typeof WorkerThread>;
  readonly got: unknown[] = [];

  protected override async ready() {
    await this.workers.spawn();
    await this.workers.spawnAs('b');
  }

  @OnIn(FindRows) async find({ table }: FindRows) {
    if (table === '') throw new RangeError('no table');
    await this.sleep(100);
    return [`row of ${table}`];
  }

  @OnIn(Start) async start({ what }: Start) {
    if (what === 'limit') this.got.push(await this.ask(new Limit()));
    else if (what === 'workers') this.got.push(...(await this.workers.askAll(new FindRows('all'))).map(outcome));
    else this.got.push(await this.database.ask(new FindRows(what)));
  }

  @OnUp(Limit) async limit(_ask: Limit, worker: ChildRef): Promise<number> {
    return worker.id.length;
  }
}

const outcome = (reply: PromiseSettledResult<unknown>): unknown =>
  reply.status === 'fulfilled' ? reply.value : (reply.reason as TaskThreadError).code;

describe('isolate, for asks', () => {
  it('asks the thread, in whatever time it takes', async () => {
    const thread = await isolate(ShopThread);
    expect(await thread.ask(new FindRows('users'))).to.deep.equal(['row of users']);
    expect(thread.clock.now()).to.equal(100);
    const error = await rejection(thread.ask(new FindRows('users'), { timeoutMs: 99 }));
    expect(error.code).to.equal('ASK_TIMEOUT');
    await thread.stop();
  });

  it('rejects as its parent would see it when the handler throws, and stop knows that the test has seen it', async () => {
    const thread = await isolate(ShopThread);
    const error = await rejection(thread.ask(new FindRows('')));
    expect([error.code, error.member, String(error.cause)]).to.deep.equal([
      'ASK_FAILED',
      'ShopThread.find',
      'RangeError: no table',
    ]);
    expect((await thread.stop()).reason).to.equal('failed');
  });

  it('lets a child ask the thread', async () => {
    const thread = await isolate(ShopThread);
    expect(await thread.member('workers', 'b').ask(new Limit())).to.equal('workers[b]'.length);
    await thread.stop();
  });

  it('answers in the place of its parent, a child or all members: with a reply, or with what makes it of the ask', async () => {
    const thread = await isolate(ShopThread);
    thread.answer(Limit, 7);
    thread.answer('database', FindRows, ({ table }) => [`${table} 1`]);
    thread.answer('workers', FindRows, async () => ['any']);
    thread.member('workers', 'b').answer(FindRows, ['of b']);
    for (const what of ['limit', 'users', 'workers']) await thread.in(new Start(what));
    expect(thread.instance.got).to.deep.equal([7, ['users 1'], ['any'], ['of b']]);
    expect([thread.ups(Limit).length, thread.sent('database', FindRows)]).to.deep.equal([1, [new FindRows('users')]]);
    await thread.stop();
  });

  it('answers each time, with what was given last, and what waits for an answer already', async () => {
    const thread = await isolate(ShopThread);
    void thread.send(new Start('limit'));
    await thread.idle();
    expect(thread.instance.got).to.deep.equal([]);
    thread.answer(Limit, 1);
    await thread.idle();
    await thread.in(new Start('limit'));
    thread.answer(Limit, 2);
    await thread.in(new Start('limit'));
    expect(thread.instance.got).to.deep.equal([1, 1, 2]);
    await thread.stop();
  });

  it('fails a fake child of what its answer throws', async () => {
    const thread = await isolate(ShopThread);
    thread.answer('database', FindRows, () => {
      throw new Error('disk full');
    });
    const error = await rejection(thread.in(new Start('users')));
    expect(error.message).to.include('DatabaseThread.take threw Error: disk full');
    expect(thread.child('database').state).to.equal('exited');
    expect((await thread.stop()).reason).to.equal('failed');
  });

  it('leaves a real child to answer by itself', async () => {
    const thread = await isolate({ thread: ShopThread, children: { database: 'real' } });
    thread.answer('database', FindRows, ['not asked for']);
    await thread.in(new Start('users'));
    expect(thread.instance.got).to.deep.equal([['a real row of users']]);
    await thread.stop();
  });

  it('passes on what a relay is asked', async () => {
    @Thread({ forwardUp: [Limit], forwardIn: [FindRows] })
    class RelayThread extends TaskThread<{ in: FindRows; up: Limit }> {
      @Child(DatabaseThread) database!: ChildRef<DatabaseThread>;
      @Child(LimitedThread) limited!: ChildRef<LimitedThread>;
    }
    const thread = await isolate(RelayThread);
    thread.answer(Limit, 3);
    thread.answer('database', FindRows, ['passed']);
    expect(await thread.ask(new FindRows('users'))).to.deep.equal(['passed']);
    expect(await thread.child('limited').ask(new Limit())).to.equal(3);
    await thread.stop();
  });

  it('names an answer of the test that is missing, in the time-out of the ask', async () => {
    const thread = await isolate(ShopThread);
    const { message } = await rejection(thread.in(new Start('users')));
    expect(message).to.include(
      'ASK_TIMEOUT: master (ShopThread) asked master/database (DatabaseThread) FindRows and has got no reply ' +
        "within 5000 ms: the test's answer(FindRows, …) has not ended.",
    );
    expect((await thread.stop()).reason).to.equal('failed');
  });

  it('says at the end what is still not answered, and how to', async () => {
    @Thread({ up: [Limit] })
    class AskingThread extends TaskThread<{ up: Limit }> {
      @Child(DatabaseThread) database!: ChildRef<DatabaseThread>;
      @Rescheduling({ maxRuns: 1 }) async work() {
        await Promise.all([this.ask(new Limit()), this.database.ask(new FindRows('users'))]);
      }
    }
    const thread = await isolate(AskingThread);
    const { code, message } = await rejection(thread.stop());
    expect(code).to.equal('LEFT_BEHIND');
    expect(message).to.include('\n  Limit asked of its parent, without an answer(Limit, …) of the test');
    expect(message).to.include(
      "\n  FindRows asked of master/database, without an answer('database', FindRows, …) of the test",
    );
    expect(message.match(/\n {2}/g)).to.have.length(2);
  });
});
