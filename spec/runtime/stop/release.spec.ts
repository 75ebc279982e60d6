import { expect } from 'chai';
import type { TaskThreadError } from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { Agenda } from '#lib/runtime/tree/agenda.js';
import { FairDispatcher } from '#lib/tasks/dispatcher.js';
import { release } from '#lib/runtime/stop/release.js';
import type { ThreadNode } from '#lib/runtime/thread-node.js';
import { gate, settled } from '../../support/trees.js';

describe('the release of a thread', () => {
  let clock: VirtualClock;
  let happened: unknown[];
  let cleanups: (() => unknown)[];
  let ending: { hook: { readonly member: string; readonly since: number } | undefined };
  /** what `exit` does */
  let exits: () => unknown;

  beforeEach(() => {
    clock = new VirtualClock();
    happened = [];
    cleanups = [];
    ending = { hook: undefined };
    exits = () => undefined;
  });

  /** @param exit whether the hook has to be called */
  function begin(exit: boolean, gathers = true): void {
    const node = {
      path: 'master/a',
      edge: {},
      unsettled: () => [],
      clock,
      ending,
      memberOf: (name: string) => `A.${name}`,
      position: { definition: { name: 'A', timeouts: { exitTimeoutMs: 100 } } },
      gathered: gathers ? { takeCleanup: () => cleanups.pop() } : undefined,
      tree: {
        agenda: new Agenda(new FairDispatcher(clock)),
        overdue: {
          add: (late: readonly { member: string }[], forMs: number) =>
            happened.push(`${late.map(({ member }) => member).join()} is late after ${forMs} ms, at ${clock.now()}`),
        },
      },
      call: (member: string, reason: unknown) => (happened.push([member, reason]), exits()),
      report: ({ message }: TaskThreadError) => happened.push(message.split('. ')[0]),
    };
    release(node as unknown as ThreadNode, exit ? { reason: 'stopped' } : undefined, {
      released: (_, errors) => happened.push(`done, ${errors.length} errors`),
    });
  }
  const cleanup = (name: string, work: () => unknown = () => undefined): void =>
    void cleanups.push(() => (happened.push(name), work()));
  /** what waits, and since when, as the report shows it */
  const shown = (): unknown => ending.hook && { member: ending.hook.member, since: ending.hook.since };
  const exit = ['exit', { reason: 'stopped' }];

  it('is nothing where there is nothing to call', () => {
    begin(false, false);
    expect(happened).to.deep.equal(['done, 0 errors']);
  });

  it('calls exit, then the cleanups in reverse, at once where none has to be waited for', () => {
    for (const name of ['first', 'last']) cleanup(name);
    begin(true);
    expect([happened, ending.hook, clock.pending]).to.deep.equal([
      [exit, 'last', 'first', 'done, 0 errors'],
      undefined,
      0,
    ]);
  });

  it('waits for each before the next, shows it meanwhile, and leaves no timer', async () => {
    const [hook, first] = [gate(), gate()];
    exits = () => hook.opened;
    cleanup('first', () => first.opened);
    await clock.advance(10);
    begin(true);
    expect([happened, shown(), clock.pending]).to.deep.equal([[exit], { member: 'exit', since: 10 }, 1]);
    await clock.advance(20);
    hook.open();
    await settled(1);
    expect([happened.slice(1), shown(), clock.pending]).to.deep.equal([['first'], { member: 'defer', since: 30 }, 1]);
    first.open();
    await settled(1);
    expect([happened.slice(2), ending.hook, clock.pending]).to.deep.equal([['done, 0 errors'], undefined, 0]);
  });

  it('goes on whatever throws or rejects, and tells of it', async () => {
    exits = () => {
      throw new Error('one');
    };
    cleanup('first');
    cleanup('last', () => Promise.reject(new Error('two')));
    begin(true);
    await settled(1);
    expect(happened[0]).to.deep.equal(exit);
    expect(happened[1]).to.match(/master\/a.*A\.exit.*one/);
    expect(happened[2]).to.equal('last');
    expect(happened[3]).to.match(/A\.defer.*two/);
    expect(happened.slice(4)).to.deep.equal(['first', 'done, 2 errors']);
  });

  it('past its deadline calls all that is left and waits for none of it', async () => {
    const held = gate();
    exits = () => gate().opened;
    cleanup('first', () => held.opened);
    cleanup('last', () => held.opened);
    begin(true);
    await clock.advance(99);
    expect(happened).to.deep.equal([exit]);
    await clock.advance(1);
    const rest = ['last', 'first', 'done, 0 errors'];
    expect(happened.slice(1)).to.deep.equal(['A.exit is late after 100 ms, at 100', ...rest]);
    held.open();
    await settled();
    await clock.advance(1_000);
    expect([happened.length, clock.pending]).to.deep.equal([5, 0]);
  });

  it('has one deadline for all of it, from the first wait on', async () => {
    const hook = gate();
    exits = () => hook.opened;
    cleanup('first', () => gate().opened);
    begin(true);
    await clock.advance(60);
    hook.open();
    await settled(1);
    await clock.advance(40);
    expect(happened.at(-1)).to.equal('done, 0 errors');
    expect(clock.now()).to.equal(100);
  });
});
