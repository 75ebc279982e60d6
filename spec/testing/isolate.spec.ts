import { expect } from 'chai';
import { Subject } from 'rxjs';
import { Child, type ChildRef, OnChildExit, OnIn, OnUp, Rescheduling, TaskThread, Thread } from 'taskthread';
import { isolate, nextTurn } from 'taskthread/testing';
import { gate } from '../support/trees.js';
import { codeOf, rejection } from '../support/rejections.js';
import { ClientThread, Frame, HubThread, Packet, StoreThread, Tick, WordThread } from './threads.js';

const hub = (): ReturnType<typeof isolate<typeof HubThread>> =>
  isolate(HubThread, { file: 'a.db', lines: new Subject<string>() });

describe('isolate, for what a thread gets and sends', () => {
  it('hands over a signal and keeps what the thread sends UP', async () => {
    const thread = await isolate(WordThread);
    await thread.in(new Packet('one tw'));
    await thread.in(new Packet('o three '));
    expect(thread.ups(Frame).map(({ text }) => text)).to.deep.equal(['one', 'two', 'three']);
    expect(thread.ups()).to.deep.equal(thread.ups(Frame));
    expect(await thread.stop()).to.deep.equal({ reason: 'stopped' });
  });

  it('constructs the thread with the arguments given', async () => {
    const thread = await isolate(WordThread, ',');
    expect(thread.instance.separator).to.equal(',');
    await thread.in(new Packet('a,b c,'));
    expect(thread.ups(Frame).map(({ text }) => text)).to.deep.equal(['a', 'b c']);
    await thread.stop();
  });

  it('rejects with what the thread fails with when the handler throws', async () => {
    const thread = await isolate(WordThread);
    const error = await rejection(thread.in(new Packet('bad')));
    expect(error).to.include({ code: 'THREAD_FAILED', path: 'master', member: 'WordThread.reconstruct' });
    expect(thread.failure).to.equal(error);
    expect(await thread.stop()).to.deep.equal({ reason: 'failed', error });
  });

  it('refuses a signal that the thread does not declare', async () => {
    const thread = await isolate(WordThread);
    expect(await codeOf(thread.in(new Frame('no') as never))).to.equal('UNDECLARED_SIGNAL');
    await thread.stop();
  });

  it('rejects for a thread that has ended', async () => {
    const thread = await isolate(WordThread);
    await thread.stop();
    const { code, message } = await rejection(thread.in(new Packet('late')));
    expect(code).to.equal('NOT_HANDLED');
    expect(message).to.match(/^NOT_HANDLED: Packet was not handled: master is exited\. /);
    expect(() => thread.instance).to.throw('WordThread has exited: there is no instance any more.');
  });

  for (const turns of [0, 1]) {
    it(`rejects as soon as the handler throws, ${turns} turns after its call, whatever the end waits for`, async () => {
      const { opened, open } = gate();
      @Thread()
      class LingeringThread extends TaskThread<{ in: Packet }> {
        @OnIn(Packet)
        take() {
          if (turns === 0) throw new Error('bad');
          return nextTurn().then(() => Promise.reject(new Error('bad')));
        }

        protected override exit() {
          return opened;
        }
      }
      const thread = await isolate(LingeringThread);
      expect(await codeOf(thread.in(new Packet('a')))).to.equal('THREAD_FAILED');
      expect([thread.state, thread.clock.now()]).to.deep.equal(['stopping', 0]);
      open();
      await thread.stop();
    });
  }

  it('rejects for signals that the thread fails before', async () => {
    const thread = await isolate(WordThread);
    const [bad, next] = [thread.in(new Packet('bad')), thread.in(new Packet('never '))].map(codeOf);
    expect([await bad, await next]).to.deep.equal(['THREAD_FAILED', 'THREAD_FAILED']);
    expect(thread.ups()).to.deep.equal([]);
    await thread.stop();
  });

  it('lets the thread wait while what it sends UP is held', async () => {
    const thread = await isolate(WordThread);
    thread.hold();
    const handled = thread.in(new Packet('a b c d e '));
    await thread.idle();
    expect(thread.ups()).to.have.length(1);
    await thread.release();
    await handled;
    expect(thread.ups()).to.have.length(5);
    await thread.stop();
  });

  it('waits for a handler however many turns of the event loop it takes', async () => {
    const seen: string[] = [];
    @Thread()
    class SlowThread extends TaskThread<{ in: Packet }> {
      @OnIn(Packet)
      async take({ text }: Packet) {
        for (let turn = 0; turn < 20; turn++) await nextTurn();
        seen.push(text);
      }
    }
    const thread = await isolate(SlowThread);
    await thread.in(new Packet('a'));
    expect(seen).to.deep.equal(['a']);
    await thread.stop();
  });

  it('resolves with the end of the handler, not when the same signal is sent on', async () => {
    @Thread({ up: [Tick] })
    class EchoThread extends TaskThread<{ in: Tick; up: Tick; down: Tick }> {
      @Child(ClientThread, { args: [''] }) client!: ChildRef<ClientThread>;
      done = false;

      @OnUp(Frame) hear() {}
      @OnIn(Tick)
      async take(tick: Tick) {
        await this.broadcast(tick);
        await this.up(tick);
        await this.sleep(10);
        this.done = true;
      }
    }
    const thread = await isolate(EchoThread);
    await thread.in(new Tick(1));
    expect(thread.instance.done).to.equal(true);
    await thread.stop();
  });

  it('lets happen what follows from a handler before it resolves', async () => {
    @Thread({ up: [Frame] })
    class LateThread extends TaskThread<{ in: Packet; up: Frame }> {
      @OnIn(Packet)
      take({ text }: Packet) {
        void nextTurn().then(() => this.up(new Frame(text)));
      }
    }
    const thread = await isolate(LateThread);
    await thread.in(new Packet('a'));
    expect(thread.ups(Frame)).to.deep.equal([new Frame('a')]);
    await thread.stop();
  });
});

describe('isolate, for the children of a thread', () => {
  it('puts fakes in their place, constructed with what the parent gives them', async () => {
    const thread = await hub();
    expect(thread.child('store')).to.include({ id: 'store', path: 'master/store', state: 'running' });
    expect(thread.child('store').args).to.deep.equal(['a.db']);
    await thread.stop();
  });

  it('lets a fake speak, and keeps what it got', async () => {
    const thread = await hub();
    await thread.feed('welcome', 'anna');
    await thread.member('clients', 0).up(new Frame('hello'));
    expect(thread.sent('store', Frame)).to.deep.equal([new Frame('hello')]);
    expect(thread.child('store').sent()).to.deep.equal([new Frame('hello')]);
    await thread.stop();
  });

  it('rejects with what the thread fails with when it cannot take what a fake says', async () => {
    const thread = await hub();
    await thread.feed('welcome', 'anna');
    const error = await rejection(thread.member('clients', 0).up(new Frame('bad')));
    expect(error).to.include({ code: 'THREAD_FAILED', member: 'HubThread.onFrame' });
    expect(thread.state).to.equal('exited');
    expect((await thread.stop()).reason).to.equal('failed');
  });

  it('refuses what a fake does not declare', async () => {
    const thread = await hub();
    await thread.feed('welcome', 'anna');
    expect(await codeOf(thread.member('clients', 0).up(new Packet('no') as never))).to.equal('UNDECLARED_SIGNAL');
    await thread.stop();
  });

  it('gives the members of a group by number, and what all of them got', async () => {
    const thread = await hub();
    for (const name of ['anna', 'bert']) await thread.feed('welcome', name);
    await thread.advance(1000);
    expect(thread.members('clients').map(({ id, args }) => [id, ...args])).to.deep.equal([
      ['clients[0]', 'anna'],
      ['clients[1]', 'bert'],
    ]);
    expect(thread.sent('clients', Tick)).to.deep.equal([new Tick(1), new Tick(1)]);
    expect(thread.member('clients', 1).sent()).to.deep.equal([new Tick(1)]);
    await thread.stop();
  });

  it('lets a fake end by itself or fail, and the thread hears of it', async () => {
    const thread = await hub();
    for (const name of ['anna', 'bert']) await thread.feed('welcome', name);
    await thread.member('clients', 0).exit();
    await thread.member('clients', 1).fail(new Error('reset'));
    expect(thread.instance.exits).to.deep.equal(['clients[0] finished', 'clients[1] failed']);
    expect(thread.members('clients')).to.deep.equal([]);
    await thread.stop();
  });

  it('lets the next start of a fake fail', async () => {
    const thread = await hub();
    thread.failStart('clients', new Error('no such client'));
    for (const name of ['anna', 'bert']) await thread.feed('welcome', name);
    expect(thread.log.filter(({ level }) => level === 'info')).to.deep.equal([
      { level: 'info', path: 'master', message: 'not welcome', fields: { name: 'anna' } },
      { level: 'info', path: 'master', message: 'welcome', fields: { name: 'bert' } },
    ]);
    await thread.stop();
  });

  it('lets the thread wait for a child that is held', async () => {
    const thread = await hub();
    await thread.feed('welcome', 'anna');
    thread.child('store').hold();
    for (let n = 0; n < 1025; n++) await thread.member('clients', 0).up(new Frame(`${n}`));
    const waiting = thread.member('clients', 0).up(new Frame('1025'));
    await thread.idle();
    expect(thread.sent('store')).to.have.length(1);
    await thread.child('store').release();
    await waiting;
    expect(thread.sent('store')).to.have.length(1026);
    await thread.stop();
  });

  it('holds again after a release, however often it is asked to', async () => {
    const thread = await hub();
    await thread.feed('welcome', 'anna');
    const store = thread.child('store');
    for (let n = 1; n <= 2; n++) {
      store.hold();
      await thread.member('clients', 0).up(new Frame('a'));
      store.hold();
      await thread.member('clients', 0).up(new Frame('b'));
      expect(store.sent()).to.have.length(2 * n - 1);
      await store.release();
      expect(store.sent()).to.have.length(2 * n);
    }
    store.hold();
    await thread.member('clients', 0).up(new Frame('c'));
    await thread.stop(); // releases what is held
  });

  it('refuses to let a child fail or exit twice', async () => {
    const thread = await hub();
    await thread.feed('welcome', 'anna');
    const client = thread.member('clients', 0);
    await client.exit();
    const { message } = await rejection(client.fail());
    expect(message).to.equal('NO_SUCH_CHILD: master/clients[0] has exited already. Let it fail or exit while it runs.');
    expect(await codeOf(client.exit())).to.equal('NO_SUCH_CHILD');
    expect(await codeOf(client.up(new Frame('late')))).to.equal('NOT_HANDLED');
    await thread.stop();
  });

  it('puts fakes in the place of children that have tasks and children of their own, and runs none of it', async () => {
    @Thread()
    class BusyThread extends TaskThread<{ in: Tick }> {
      @Child(StoreThread, { args: ['a.db'] }) store!: ChildRef<StoreThread>;
      @OnIn(Tick) take() {}
      @Rescheduling({ intervalMs: 1000, initialDelayMs: 1000 }) run() {
        throw new Error('a fake does not do this');
      }
      @OnChildExit() left() {}
    }
    @Thread()
    class TopThread extends TaskThread {
      @Child(BusyThread) busy!: ChildRef<BusyThread>;
    }
    const thread = await isolate(TopThread);
    await thread.advance(5000);
    expect(thread.snapshot().children).to.have.length(1);
    expect(thread.snapshot().children[0]).to.deep.include({ thread: 'BusyThread', tasks: [], children: [] });
    await thread.stop();
  });

  it('leaves real what is below a real child', async () => {
    @Thread()
    class FailingThread extends TaskThread {
      @Rescheduling({ intervalMs: 1000, initialDelayMs: 1000 }) run() {
        throw new Error('this one is real');
      }
    }
    @Thread()
    class MiddleThread extends TaskThread {
      @Child(FailingThread, { restart: 'never' }) failing!: ChildRef<FailingThread>;
    }
    @Thread()
    class TopThread extends TaskThread {
      @Child(MiddleThread, { restart: 'never' }) middle!: ChildRef<MiddleThread>;
    }
    const thread = await isolate({ thread: TopThread, children: { middle: 'real' } });
    await thread.advance(1000);
    expect((await rejection(thread.stop())).member).to.equal('FailingThread.run');
  });

  it('runs real children on demand, all or field by field, and keeps what they got', async () => {
    const settings = { file: 'a.db', lines: new Subject<string>() };
    const real = await isolate({ thread: HubThread, children: { store: 'real' } }, settings);
    await real.feed('welcome', 'anna');
    const error = await rejection(
      real
        .member('clients', 0)
        .up(new Frame('x'))
        .then(() => real.stop()),
    );
    expect(error).to.include({ code: 'THREAD_FAILED', path: 'master/store', member: 'StoreThread.store' });
    expect(real.sent('store')).to.deep.equal([new Frame('x')]);
  });

  it('says which fields there are to one that asks for another', async () => {
    const thread = await hub();
    const ask = (call: () => unknown): string => {
      try {
        return String(call());
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect([
      ask(() => thread.child('shop' as never)),
      ask(() => thread.child('clients' as never)),
      ask(() => thread.members('store' as never)),
      ask(() => thread.member('clients', 7)),
    ]).to.deep.equal([
      'NO_SUCH_CHILD: HubThread.shop is no child field; there are: store, clients. Name one of them.',
      'NO_SUCH_CHILD: HubThread.clients is a group. Use member(field, key).',
      'NO_SUCH_CHILD: HubThread.store is one child, no group. Use child(field).',
      'NO_SUCH_CHILD: HubThread.clients has no member 7; it has: none. Let the thread spawn it first.',
    ]);
    await thread.stop();
  });
});
