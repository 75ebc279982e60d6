import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { Locks } from '#lib/runtime/lock/locks.js';
import type { PortNode } from '#lib/runtime/node/port-node.js';
import { gate, settled } from '../support/trees.js';

describe('the locks of a thread', () => {
  let locks: Locks;
  let happened: string[];

  beforeEach(() => {
    locks = new Locks({ path: 'master/bank', clock: new VirtualClock() } as unknown as PortNode);
    happened = [];
  });
  const follow = (what: string, result: unknown): void =>
    void Promise.resolve(result).then(
      () => happened.push(`${what} is done`),
      (error: Error) => happened.push(`${what} fails: ${error.message.split('. ')[0]}`),
    );
  const held = (): unknown => locks.held.map(({ name, holder }) => `${name} by ${holder!.member}`);

  it('are found by the instance, and forgotten when nobody holds them', () => {
    const instance = {};
    locks.attach(instance);
    expect(Locks.of(instance)).to.equal(locks);
    const lock = locks.get('money');
    expect([locks.get('money') === lock, locks.held]).to.deep.equal([true, []]);
    lock.run('Bank.pay', () => expect(locks.get('money')).to.equal(lock));
    expect(locks.get('money')).to.not.equal(lock);
  });

  it('guard a method by what it has to hold, and nothing else', async () => {
    const gates = { serial: gate(), named: gate(), both: gate() };
    const { serial, named, both } = gates;
    follow(
      'serial',
      locks.guard({ serial: true, lock: undefined }, 'Bank.serial', () => serial.opened),
    );
    expect(held()).to.deep.equal(['serial by Bank.serial']);
    follow(
      'named',
      locks.guard({ serial: false, lock: 'money' }, 'Bank.named', () => named.opened),
    );
    expect([held(), locks.waitingRuns]).to.deep.equal([['serial by Bank.serial', 'money by Bank.named'], 0]);
    follow(
      'both',
      locks.guard({ serial: true, lock: 'money' }, 'Bank.both', () => both.opened),
    );
    expect(locks.waitingRuns).to.equal(1);
    serial.open();
    await settled();
    expect([held(), locks.waitingRuns]).to.deep.equal([['serial by Bank.both', 'money by Bank.named'], 1]);
    named.open();
    await settled();
    expect([held(), locks.waitingRuns]).to.deep.equal([['serial by Bank.both', 'money by Bank.both'], 0]);
    both.open();
    await settled();
    expect([held(), happened]).to.deep.equal([[], ['serial is done', 'named is done', 'both is done']]);
    expect(locks.guard({ serial: false, lock: undefined }, 'Bank.free', () => 5)).to.equal(5);
  });

  it('are given up by who waits for a method that was given up, not by others', async () => {
    const never = gate();
    for (const name of ['a', 'b']) {
      follow(
        name,
        locks.get(name).run(`Bank.${name}`, () => never.opened),
      );
      follow(
        `${name} next`,
        locks.get(name).run('Bank.next', () => 5),
      );
    }
    locks.giveUpHeldBy('Bank.a');
    await settled();
    const ended = 'fails: STOPPED: master/bank has ended while it waited for a lock';
    expect(happened).to.deep.equal([`a next ${ended}`]);
    locks.close();
    await settled();
    expect([happened.slice(1), held()]).to.deep.equal([[`b next ${ended}`], ['a by Bank.a', 'b by Bank.b']]);
  });
});
