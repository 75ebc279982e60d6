import { FairDispatcher, type Job } from '#lib/tasks/dispatcher.js';
import { expect } from 'chai';
import { nextTurn } from 'taskthread/testing';

describe('Gathering', () => {
  /** A job that does all that is pending when its turn comes, and notes how much that was. */
  class Listening implements Job {
    pending = 0;
    readonly rounds: number[] = [];
    #awake = false;

    constructor(
      private readonly dispatcher: FairDispatcher,
      private readonly works: () => void = () => {},
    ) {}

    send(): void | Promise<void> {
      this.pending++;
      if (this.#awake) return;
      this.#awake = true;
      this.dispatcher.ready(this);
    }

    run(): void {
      this.works();
      this.rounds.push(this.pending);
      this.pending = 0;
      this.#awake = false;
    }
  }

  const standing = { now: () => 0 };
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

  it('lets 32 signals of a sender that awaits each meet in a round, once it has seen that it pays', async () => {
    const listening = new Listening(new FairDispatcher(standing));
    for (let sent = 0; sent < 4000; sent++) await listening.send();
    await Promise.resolve();
    const { rounds } = listening;
    expect(sum(rounds)).to.equal(4000);
    expect(rounds.indexOf(32)).to.be.within(20, 80);
    expect(rounds.slice(0, rounds.indexOf(32)).every((count) => count === 1)).to.equal(true);
    expect(rounds.slice(rounds.indexOf(32), -1).every((count) => count === 32)).to.equal(true);
  });

  it('ends with the first microtask that brings nothing', async () => {
    const listening = new Listening(new FairDispatcher(standing));
    for (let sent = 0; sent < 1000; sent++) await listening.send();
    const before = sum(listening.rounds);
    expect(before).to.be.within(960, 999);
    await Promise.resolve();
    expect(sum(listening.rounds)).to.equal(1000);
  });

  it('is tried ever more rarely where it brings nothing, and so most signals are handled a microtask later', async () => {
    const listening = new Listening(new FairDispatcher(standing));
    let late = 0;
    for (let sent = 1; sent <= 8000; sent++) {
      void listening.send();
      await Promise.resolve();
      if (listening.rounds.length < sent) late++;
      await Promise.resolve();
      await Promise.resolve();
      expect(listening.rounds.length).to.equal(sent);
    }
    expect(late).to.be.within(5, 20);
  });

  it('is tried for none of two jobs that are ready together', async () => {
    const dispatcher = new FairDispatcher(standing);
    const [one, other] = [new Listening(dispatcher), new Listening(dispatcher)];
    for (let sent = 0; sent < 1000; sent++) {
      void one.send();
      void other.send();
      await Promise.resolve();
    }
    for (const { rounds } of [one, other]) expect([sum(rounds), Math.max(...rounds)]).to.deep.equal([1000, 1]);
  });

  it('is not tried while what is done takes long', async () => {
    const roundsOf = async (ms: number): Promise<readonly number[]> => {
      let now = 0;
      const listening = new Listening(new FairDispatcher({ now: () => now }), () => (now += ms));
      for (let sent = 0; sent < 90; sent++) await listening.send();
      return listening.rounds;
    };
    expect(Math.max(...(await roundsOf(0.001)))).to.equal(32);
    expect(await roundsOf(0.02)).to.deep.equal(Array.from({ length: 90 }, () => 1));
  });

  it('leaves the event loop its turn: the round then follows that', async () => {
    const listening = new Listening(new FairDispatcher(standing));
    for (let sent = 0; sent < 100_000; sent++) await listening.send();
    expect(sum(listening.rounds)).to.be.within(1000, 10_000);
    await nextTurn();
    await nextTurn();
    expect(sum(listening.rounds)).to.equal(100_000);
  });
});
