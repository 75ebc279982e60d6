import { expect } from 'chai';
import { TaskThreadError } from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { Lock } from '#lib/runtime/lock/lock.js';
import { gate, settled } from '../../support/trees.js';

describe('a lock', () => {
  let clock: VirtualClock;
  let freed: number;
  let lock: Lock;
  let happened: unknown[];

  beforeEach(() => {
    clock = new VirtualClock();
    freed = 0;
    lock = new Lock('money', 'master/bank', clock, () => freed++);
    happened = [];
  });

  const state = (): unknown => [lock.holder?.member, lock.holder?.since, lock.waiting, lock.waitingRuns, freed];
  const follow = (what: string, result: unknown): void =>
    void (result as Promise<unknown>).then(
      (value) => happened.push(`${what} gives ${String(value)}`),
      (error: Error) => happened.push(`${what} fails: ${error.message.split(':')[0]}`),
    );

  it('is held while a section runs that is done at once, and free when it returns or throws', () => {
    const seen = lock.run('Bank.pay', () => state());
    expect([seen, state()]).to.deep.equal([
      ['Bank.pay', 0, 0, 0, 0],
      [undefined, undefined, 0, 0, 1],
    ]);
    const fails = (): never => {
      throw new Error('no');
    };
    expect(() => lock.run('Bank.pay', fails)).to.throw('no');
    expect(state()).to.deep.equal([undefined, undefined, 0, 0, 2]);
  });

  it('is held until the promise of a section is settled, whether well or not, and passed on in order', async () => {
    const gates = [gate(), gate(), gate()];
    const section = (at: number) => (): Promise<unknown> =>
      gates[at]!.opened.then(() => (at === 1 ? Promise.reject(new Error('no')) : at));
    follow('first', lock.run('Bank.first', section(0)));
    await clock.advance(10);
    follow('second', lock.run('Bank.second', section(1)));
    follow('third', lock.run('Bank.third', section(2), true));
    expect(state()).to.deep.equal(['Bank.first', 0, 2, 1, 0]);
    gates[0]!.open();
    await settled(1);
    expect(state()).to.deep.equal(['Bank.second', 10, 1, 1, 0]);
    await clock.advance(5);
    gates[1]!.open();
    await settled(1);
    expect(state()).to.deep.equal(['Bank.third', 15, 0, 0, 0]);
    gates[2]!.open();
    await settled(1);
    expect(state()).to.deep.equal([undefined, undefined, 0, 0, 1]);
    expect(happened).to.deep.equal(['first gives 0', 'second fails: no', 'third gives 2']);
  });

  it('refuses who asks for it within the section, at once or behind an await', async () => {
    const ask = (): unknown => lock.run('Bank.inner', () => 'in');
    expect(() => lock.run('Bank.outer', ask)).to.throw(
      'master/bank: Bank.inner asks for the lock "money" from within Bank.outer, which holds it.',
    );
    const refusal = async (): Promise<unknown> => {
      await settled(1);
      return ask();
    };
    const error = await (lock.run('Bank.outer', refusal) as Promise<unknown>).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(TaskThreadError);
    const { code, path, member } = error as TaskThreadError;
    expect([code, path, member, ...(state() as unknown[])]).to.deep.equal([
      'LOCK_REENTERED',
      'master/bank',
      'Bank.inner',
      undefined,
      undefined,
      0,
      0,
      2,
    ]);
  });

  it('lets a run that begins within the section wait for its turn', async () => {
    lock.run('Bank.outer', () =>
      follow(
        'run',
        lock.run('Bank.run', () => 'ran', true),
      ),
    );
    expect(state()).to.deep.equal(['Bank.run', 0, 0, 0, 0]);
    await settled(1);
    expect([happened, state()]).to.deep.equal([['run gives ran'], [undefined, undefined, 0, 0, 1]]);
  });

  it('is given up by all who wait, not by the one that holds it', async () => {
    const held = gate();
    follow(
      'holder',
      lock.run('Bank.holder', () => held.opened),
    );
    follow(
      'run',
      lock.run('Bank.run', () => 'ran', true),
    );
    follow(
      'other',
      lock.run('Bank.other', () => 'ran'),
    );
    lock.giveUp(new TaskThreadError('STOPPED', 'it is over.'));
    expect(state()).to.deep.equal(['Bank.holder', 0, 0, 0, 0]);
    await settled(1);
    held.open();
    await settled(1);
    expect([happened, state()]).to.deep.equal([
      ['run fails: STOPPED', 'other fails: STOPPED', 'holder gives undefined'],
      [undefined, undefined, 0, 0, 1],
    ]);
  });

  it('is no other lock: who holds one may ask for another, also behind an await', async () => {
    const other = new Lock('stock', 'master/bank', clock, () => {});
    const both = async (): Promise<unknown> => {
      await settled(1);
      return other.run('Bank.both', () => 'both');
    };
    const held = gate();
    follow(
      'elsewhere',
      other.run('Bank.elsewhere', () => held.opened),
    );
    follow('both', lock.run('Bank.first', both));
    await settled();
    held.open();
    await settled();
    expect(happened).to.deep.equal(['elsewhere gives undefined', 'both gives both']);
  });
});
