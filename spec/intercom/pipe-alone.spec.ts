import { expect } from 'chai';
import {
  bufferCount,
  concat,
  delay,
  NEVER,
  type Observable,
  of,
  type SchedulerLike,
  switchMap,
  takeWhile,
  throwError,
} from 'rxjs';
import { Pipe } from '#lib/intercom/delivery/pipe.js';
import type { Route } from '#lib/intercom/route.js';
import { FakeDesk } from '../support/fake-desk.js';
import { gate, settled } from '../support/trees.js';

type Operators = (signals: Observable<number>, scheduler: SchedulerLike) => unknown;

describe('a pipe', () => {
  let desk: FakeDesk;
  let handled: unknown[];
  /** what the method does with a value; it is done at once unless told */
  let work: (value: unknown) => unknown;

  beforeEach(() => {
    desk = new FakeDesk();
    desk.timed = false;
    handled = [];
    work = () => undefined;
  });

  function pipeOf(pipe: Operators, options: Partial<Route> = {}): Pipe {
    const method = (value: unknown): unknown => {
      handled.push(value);
      return work(value);
    };
    const route = { member: 'Receiver.take', pipe, method, ...options } as unknown as Route;
    return new Pipe(desk.for(route), route);
  }
  const twice: Operators = (signals) => signals.pipe(switchMap((n) => of(n, 10 * n)));
  const pairs: Operators = (signals) => signals.pipe(bufferCount(2));
  const later: Operators = (signals, scheduler) => signals.pipe(delay(50, scheduler));
  const state = (pipe: Pipe): unknown => [pipe.running, pipe.handlers, pipe.waits, pipe.due, pipe.ending];
  const asleep = [0, 0, false, true, false];

  it('hands out what the operators give for a signal before it takes the next', () => {
    const pipe = pipeOf(twice);
    desk.queue = [1, 2];
    pipe.run();
    expect([handled, desk.queue, state(pipe)]).to.deep.equal([[1, 10, 2, 20], [], asleep]);
    expect(desk.happened).to.deep.equal(['given', 'given', 'given', 'given', 'leave']);
  });

  it('has one method run at a time, during which the signal is not done with', async () => {
    const held = gate();
    work = (value) => (value === 1 ? held.opened : undefined);
    const pipe = pipeOf(twice);
    desk.queue = [1, 2];
    pipe.run();
    expect([handled, desk.queue, state(pipe)]).to.deep.equal([[1], [2], [1, 1, true, false, false]]);
    expect(pipe.calls).to.deep.equal([{ member: 'Receiver.take', forMs: 0 }]);
    pipe.run();
    expect([handled, desk.happened.at(-1)]).to.deep.equal([[1], 'rest']);
    desk.happened = [];
    held.open();
    await settled(1);
    expect([state(pipe), desk.happened]).to.deep.equal([
      [1, 0, true, true, false],
      [['settles', undefined, 0], 'poke'],
    ]);
    pipe.run();
    expect([handled, state(pipe), pipe.calls]).to.deep.equal([[1, 10, 2, 20], asleep, []]);
  });

  it('has its method timed, by the stopwatch', () => {
    desk.timed = true;
    const pipe = pipeOf((signals) => signals);
    desk.queue = [1];
    pipe.run();
    expect(desk.happened).to.deep.equal(['given', ['ends', 7], 'leave']);
  });

  it('gives others their turn when the time is spent, and after 256 steps', () => {
    const pipe = pipeOf(twice);
    desk.queue = Array.from({ length: 200 }, (_, n) => n);
    desk.spent = true;
    pipe.run();
    expect([handled, desk.happened.at(-1)]).to.deep.equal([[], 'again']);
    desk.spent = false;
    pipe.run();
    // A signal takes four steps: it is taken, its two values are handled, and it is done with.
    expect([handled.length, desk.happened.at(-1)]).to.deep.equal([128, 'again']);
  });

  it('asks for its turn when operators give something later, each in its order', async () => {
    const pipe = pipeOf(later);
    desk.queue = [1, 2];
    pipe.run();
    expect([handled, state(pipe)]).to.deep.equal([[], asleep]);
    desk.happened = [];
    await desk.clock.advance(50);
    expect([desk.happened, state(pipe)]).to.deep.equal([
      ['given', 'wake', 'given', 'wake'],
      [0, 0, true, true, false],
    ]);
    pipe.run();
    expect(handled).to.deep.equal([1, 2]);
  });

  it('keeps as many of those as its capacity, tells once of more, and counts them as lost', async () => {
    for (const capacity of [2, { signals: 2 }]) {
      desk = new FakeDesk();
      desk.timed = false;
      const pipe = pipeOf(later, { queue: { capacity } as Route['queue'] });
      desk.queue = [1, 2, 3, 4];
      pipe.run();
      desk.happened = [];
      await desk.clock.advance(50);
      const [third, fourth] = [desk.happened.slice(4, 7), desk.happened.slice(7)];
      expect([third[0], third[1], (third[2] as unknown[])[0], fourth]).to.deep.equal([
        'given',
        'lost',
        'overflowed',
        ['given', 'lost'],
      ]);
    }
    const pipe = pipeOf(later);
    desk.queue = Array.from({ length: 1025 }, (_, n) => n);
    for (let n = 0; n < 20; n++) pipe.run();
    desk.happened = [];
    await desk.clock.advance(50);
    expect(desk.happened.filter((what) => what === 'lost')).to.have.length(1);
  });

  it('does not bound what it gives at once', () => {
    const pipe = pipeOf((signals) => signals.pipe(switchMap(() => of(1, 2, 3))), { queue: { capacity: 1 } });
    desk.queue = [0];
    pipe.run();
    expect(handled).to.deep.equal([1, 2, 3]);
  });

  it('completes the operators when it is flushed, and begins anew with the next signal', () => {
    const pipe = pipeOf(pairs);
    pipe.flush();
    desk.queue = [1];
    pipe.run();
    expect(handled).to.deep.equal([]);
    pipe.flush();
    expect(state(pipe)).to.deep.equal([0, 0, true, true, false]);
    pipe.run();
    expect(handled).to.deep.equal([[1]]);
    desk.queue = [2, 3];
    pipe.run();
    expect([handled, state(pipe)]).to.deep.equal([[[1], [2, 3]], asleep]);
  });

  it('is flushed when its thread is taken down and nothing else is to do', () => {
    const pipe = pipeOf(pairs);
    desk.receiver.hurrying = true;
    desk.queue = [1];
    pipe.run();
    expect([handled, desk.happened]).to.deep.equal([[[1]], ['given', 'poke', 'leave']]);
  });

  it('that is flushed ends when what it gives has completed, and shows until then', async () => {
    const pipe = pipeOf(later);
    desk.queue = [1];
    pipe.run();
    pipe.flush();
    expect([state(pipe), pipe.calls]).to.deep.equal([
      [0, 0, false, true, true],
      [{ member: 'Receiver.take (pipe)', forMs: 0 }],
    ]);
    await desk.clock.advance(50);
    expect([state(pipe), desk.happened.at(-1)]).to.deep.equal([[0, 0, true, true, false], 'poke']);
    pipe.run();
    expect(handled).to.deep.equal([1]);
  });

  it('that is closed gives nothing more, leaves no timer, and counts as lost what waits', async () => {
    const pipe = pipeOf((signals, scheduler) =>
      signals.pipe(
        switchMap((n) => concat(of(n, n), NEVER)),
        delay(50, scheduler),
      ),
    );
    desk.queue = [1];
    pipe.run();
    await desk.clock.advance(50);
    desk.queue = [2];
    desk.happened = [];
    pipe.close();
    expect([desk.happened, desk.clock.pending, state(pipe)]).to.deep.equal([['lost', 'lost'], 0, asleep]);
  });

  it('that is given up names the signal that was not done with, and hears no more of its method', async () => {
    const held = gate();
    work = () => held.opened;
    const pipe = pipeOf(twice);
    expect(pipe.forsake()).to.deep.equal([]);
    desk.queue = [1];
    pipe.run();
    expect([pipe.forsake(), state(pipe)]).to.deep.equal([[1], asleep]);
    desk.happened = [];
    held.open();
    await settled();
    expect(desk.happened).to.deep.equal([]);
  });

  it('loses with the thread that has failed what it holds', () => {
    const pipe = pipeOf(twice);
    work = () => (desk.receiver.serving = false);
    desk.queue = [1];
    pipe.run();
    expect([handled, desk.happened.slice(2), state(pipe)]).to.deep.equal([
      [1],
      ['lost', ['lost with thread', 1], 'rest'],
      asleep,
    ]);
  });

  it('loses the same when its method comes to its end behind that', async () => {
    const held = gate();
    work = () => held.opened;
    const pipe = pipeOf(twice);
    desk.queue = [1];
    pipe.run();
    desk.receiver.serving = false;
    desk.happened = [];
    held.open();
    await settled(1);
    expect(desk.happened).to.deep.equal([['settles', undefined, 0], 'lost', ['lost with thread', 1], 'rest']);
  });

  it('loses what is given later to a thread that has failed', async () => {
    const pipe = pipeOf(later);
    desk.queue = [1];
    pipe.run();
    desk.receiver.serving = false;
    desk.happened = [];
    await desk.clock.advance(50);
    expect([desk.happened, pipe.waits]).to.deep.equal([['given', 'lost'], false]);
  });

  describe('tells of an error', () => {
    const heard = (message: string, signals: readonly unknown[]): unknown => ['threw', message, signals];

    it('that the method throws, or rejects with, with the signal if that is not done with', async () => {
      for (const error of [
        () => {
          throw new Error('no');
        },
        () => Promise.reject(new Error('no')),
      ]) {
        desk.happened = [];
        work = error;
        const pipe = pipeOf((signals) => signals);
        desk.queue = [1];
        pipe.run();
        await settled(1);
        expect(desk.happened).to.deep.include(heard('no', [1]));
        expect(state(pipe)).to.deep.equal(asleep);
      }
      desk.happened = [];
      const pipe = pipeOf(later);
      desk.queue = [1];
      pipe.run();
      await desk.clock.advance(50);
      pipe.run();
      await settled(1);
      expect(desk.happened).to.deep.include(heard('no', []));
    });

    it('that an operator throws, or gives, or that the pipe is none', () => {
      const fails: readonly [Operators, string][] = [
        [(signals) => signals.pipe(switchMap(() => throwError(() => new Error('given')))), 'given'],
        [
          () => {
            throw new Error('thrown');
          },
          'thrown',
        ],
      ];
      for (const [operators, message] of fails) {
        desk.happened = [];
        const pipe = pipeOf(operators);
        desk.queue = [1];
        pipe.run();
        expect(desk.happened).to.deep.equal([heard(message, [1]), 'leave']);
        expect(state(pipe)).to.deep.equal(asleep);
      }
      for (const none of [undefined, 5, {}, null]) {
        desk.happened = [];
        const pipe = pipeOf(() => none);
        desk.queue = [1];
        pipe.run();
        expect((desk.happened[0] as unknown[])[1]).to.match(/^INVALID_OPTION: pipe of Receiver\.take gave /);
      }
    });

    it('to who looks on, who is told of each signal that is done with, too', () => {
      const seen: unknown[] = [];
      const eye = {
        took: (signal: unknown, failure?: { readonly error: unknown }) => seen.push([signal, String(failure?.error)]),
        watch: (run: () => void) => run(),
      };
      work = (value) => {
        if (value === 2) throw new Error('no');
      };
      const pipe = pipeOf((signals) => signals, { eye });
      desk.queue = [1, 2];
      pipe.run();
      expect(seen).to.deep.equal([
        [1, 'undefined'],
        [2, 'Error: no'],
      ]);
    });
  });

  it('takes what it has no use for any more once it has completed', () => {
    const pipe = pipeOf((signals) => signals.pipe(takeWhile((n) => n < 2)));
    desk.queue = [1, 2, 3];
    pipe.run();
    expect([handled, desk.queue, state(pipe)]).to.deep.equal([[1], [], asleep]);
    desk.happened = [];
    pipe.flush();
    expect([state(pipe), desk.happened]).to.deep.equal([asleep, []]);
  });
});
