import { expect } from 'chai';
import { Subject } from 'rxjs';
import { OnIn, TaskThread, Thread } from 'taskthread';
import { isolate, nextTurn } from 'taskthread/testing';
import { codeOf, rejection } from '../support/rejections.js';
import { Frame, HubThread, Packet, Tick, WordThread } from './threads.js';

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
    expect(await codeOf(thread.in(new Packet('late')))).to.equal('NOT_HANDLED');
  });

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
