import { expect } from 'chai';
import type { TaskThreadError } from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import type { Listener } from '#lib/intercom/listener.js';
import { Replies } from '#lib/intercom/reply/replies.js';
import type { Reply } from '#lib/intercom/reply/reply.js';
import { settled } from '../../support/trees.js';

class Question {}

describe('the replies that are awaited at an edge', () => {
  let clock: VirtualClock;
  let late: string[];
  let queue: { closed: boolean };
  let replies: Replies;

  beforeEach(() => {
    clock = new VirtualClock();
    late = [];
    queue = { closed: false };
    replies = repliesOf('child', 'in');
  });

  /** Those of one direction of an edge between `master` and a child. */
  function repliesOf(id: string, direction: 'in' | 'up'): Replies {
    const [parent, child] = [end('master'), end(`master/${id}`)];
    const edge = {
      end: (which: 'parent' | 'child') => (which === 'parent' ? parent : child),
      lateReply: (way: string, ask: unknown) => late.push(`${id} ${way} ${(ask as object).constructor.name}`),
    };
    return new Replies({
      edge,
      direction,
      queue,
      calls: [],
      receiver: { clock, serving: true },
    } as unknown as Listener);
  }
  const end = (path: string): { path: string; name: string } => ({ path, name: `${path} (Class)` });

  /** What becomes of a reply: its value, or the error's code and text up to its remedy. */
  function follow(reply: Reply): string[] {
    const heard: string[] = [];
    reply.promise.then(
      (value) => heard.push(`${clock.now()} ${String(value)}`),
      ({ message }: TaskThreadError) => heard.push(`${clock.now()} ${message.split('. ')[0]}`),
    );
    return heard;
  }
  const asked = 'master (Class) asked master/child (Class) Question';

  it('are those that were answered in time, once, and then wait for nothing', async () => {
    const question = new Question();
    const reply = replies.expect(question, 100);
    const heard = follow(reply);
    expect([replies.get(question) === reply, [...replies.awaited()].length, replies.waiting]).to.deep.equal([
      true,
      1,
      0,
    ]);
    expect([replies.path, replies.asker.path, replies.answerer.path]).to.deep.equal([
      'master',
      'master',
      'master/child',
    ]);
    reply.begin('Child.answer');
    reply.answer(5);
    await settled(1);
    expect([heard, reply.settled, replies.get(question), [...replies.awaited()]]).to.deep.equal([
      ['0 5'],
      true,
      undefined,
      [],
    ]);
    await clock.advance(200);
    expect([heard, late, replies.late]).to.deep.equal([['0 5'], [], 0]);
  });

  it('time out each in its time, with one timer for all, and say how far it has come', async () => {
    const [slow, quick] = [new Question(), new Question()];
    const heard = [follow(replies.expect(slow, 100)), follow(replies.expect(quick, 30))];
    replies.get(slow)!.begin('Child.answer');
    expect(clock.pending).to.equal(1);
    await clock.advance(29);
    expect(heard).to.deep.equal([[], []]);
    await clock.advance(1);
    const noReply = (ms: number): string => `ASK_TIMEOUT: ${asked} and has got no reply within ${ms} ms`;
    expect([heard, clock.pending]).to.deep.equal([[[], [`30 ${noReply(30)}: its turn has not come`]], 1]);
    await clock.advance(70);
    expect([heard[0], clock.pending]).to.deep.equal([[`100 ${noReply(100)}: Child.answer has not ended`], 0]);
    expect([replies.get(slow)?.settled, [...replies.awaited()]]).to.deep.equal([true, []]);
  });

  it('that come too late are counted, and told of', async () => {
    const reply = replies.expect(new Question(), 10);
    const heard = follow(reply);
    await clock.advance(10);
    reply.begin('Child.answer');
    reply.answer(5);
    await settled(1);
    expect([heard.length, late, replies.late]).to.deep.equal([1, ['child in Question'], 1]);
  });

  it('take a new timer only for what is due sooner, and none for what asks after all were settled', async () => {
    const set: number[] = [];
    const { setTimer } = clock;
    clock.setTimer = (ms: number, ...more) => (set.push(ms), setTimer.call(clock, ms, ...more));
    for (const ms of [50, 50, 80, 20]) replies.expect(new Question(), ms);
    expect([set, clock.pending]).to.deep.equal([[50, 20], 1]);
    await clock.advance(100);
    expect([set, clock.pending]).to.deep.equal([[50, 20, 30, 30], 0]);
    replies.expect(new Question(), 10);
    expect([set.slice(4), clock.pending]).to.deep.equal([[10], 1]);
  });

  for (const [when, ends] of [
    ['at the end', () => replies.close()],
    ['when the queue is closed', () => (queue.closed = true)],
  ] as const)
    it(`leave no timer ${when}, once all are done with, though some are answered after it`, () => {
      const [a, b, c] = [1, 2, 3].map(() => replies.expect(new Question(), 100));
      a!.answer(1);
      expect(clock.pending).to.equal(1);
      ends();
      expect(clock.pending).to.equal(1);
      b!.answer(2);
      expect(clock.pending).to.equal(1);
      c!.answer(3);
      expect(clock.pending).to.equal(0);
      const next = replies.expect(new Question(), 100);
      expect(clock.pending).to.equal(1);
      next.answer(4);
      expect(clock.pending).to.equal(0);
    });

  it('are none for the same object again, until it is done with', () => {
    const question = new Question();
    const reply = replies.expect(question, 100);
    expect(() => replies.expect(question, 100)).to.throw(
      'ASK_PENDING: master (Class) asks master/child (Class) Question, but the same object was asked before and is not done with.',
    );
    reply.answer(1);
    expect(replies.expect(question, 100)).to.not.equal(reply);
  });

  it('fail with what became of the ask, and whose fault that was', async () => {
    const ways = [
      ['refused', 'that takes nothing any more'],
      ['dropped', 'the queue was full and dropped it'],
      ['discarded', 'that has ended before its turn came'],
      ['given up', 'its listener was given up at a deadline'],
      ['failed', 'its listener failed'],
    ] as const;
    for (const [how, why] of ways) {
      const question = new Question();
      const heard = follow(replies.expect(question, 100));
      replies.lost(new Question(), how, undefined);
      replies.lost(question, how, new Error('cause'));
      await settled(1);
      expect([heard, replies.get(question)]).to.deep.equal([[`0 ASK_FAILED: ${asked}, but ${why}`], undefined]);
    }
    const reply = replies.expect(new Question(), 100);
    reply.begin('Child.answer');
    replies.lost(reply.ask, 'given up', new Error('cause'));
    const error = (await reply.promise.catch((thrown: unknown) => thrown)) as TaskThreadError;
    expect(error.message).to.include('but Child.answer was given up at a deadline.');
    expect([error.path, error.member, error.signal, (error.cause as Error).message]).to.deep.equal([
      'master',
      'Child.answer',
      'Question',
      'cause',
    ]);
  });

  it('are given up for what is queued, not for what is being answered', async () => {
    const [queued, begun] = [replies.expect(new Question(), 100), replies.expect(new Question(), 100)];
    begun.begin('Child.answer');
    const heard = [follow(queued), follow(begun)];
    replies.giveUp(new Error('it has failed'));
    begun.answer(5);
    await settled(1);
    expect([heard, replies.get(queued.ask) === queued]).to.deep.equal([
      [[`0 ASK_FAILED: ${asked}, but that has failed`], ['0 5']],
      true,
    ]);
  });

  describe('of an ask that goes on to another edge', () => {
    let further: Replies;
    beforeEach(() => {
      further = repliesOf('further', 'in');
    });

    it('are known at both, awaited where it was asked, and done with at both', async () => {
      const reply = replies.expect(new Question(), 100);
      further.adopt(reply);
      expect([further.get(reply.ask) === reply, [...further.awaited()], [...replies.awaited()].length]).to.deep.equal([
        true,
        [],
        1,
      ]);
      expect([reply.waitsAt(replies), reply.waitsAt(further)]).to.deep.equal([false, true]);
      const heard = follow(reply);
      reply.answer(5);
      await settled(1);
      expect([heard, further.get(reply.ask), replies.get(reply.ask)]).to.deep.equal([['0 5'], undefined, undefined]);
    });

    it('name the last that was to answer, where they come late, too', async () => {
      const reply = replies.expect(new Question(), 10);
      further.adopt(reply);
      const heard = follow(reply);
      await clock.advance(10);
      expect(heard[0]).to.include('master (Class) asked master/further (Class) Question and has got no reply');
      reply.answer(5);
      expect([late, further.late, replies.late]).to.deep.equal([['further in Question'], 1, 0]);
    });

    it('fail where that was asked the same on its way already', async () => {
      const question = new Question();
      further.expect(question, 100);
      const reply = replies.expect(question, 100);
      const heard = follow(reply);
      further.adopt(reply);
      await settled(1);
      expect(heard).to.deep.equal([`0 ASK_FAILED: ${asked}, but it was asked the same on its way already`]);
      const { cause } = (await reply.promise.catch((thrown: unknown) => thrown)) as TaskThreadError;
      expect((cause as TaskThreadError).code).to.equal('ASK_PENDING');
    });
  });

  it('come DOWN to a child, and UP to a parent, from the other end', () => {
    const up = repliesOf('child', 'up');
    expect([up.asker.path, up.answerer.path, up.path]).to.deep.equal(['master/child', 'master', 'master/child']);
  });
});
