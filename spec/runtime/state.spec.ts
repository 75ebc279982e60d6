import { expect } from 'chai';
import { map } from 'rxjs';
import { Child, Children, type ChildRef, OnIn, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { isolate } from 'taskthread/testing';
import { gate, settled, trial } from '../support/trees.js';

class Fail {}
class Wait {}

let entering: Promise<void> | undefined;
let waiting: Promise<void> | undefined;

@Thread()
class Worker extends TaskThread<{ in: Fail | Wait }> {
  protected override enter() {
    return entering;
  }
  @OnIn(Wait) wait() {
    return waiting;
  }
  @OnIn(Fail) fail() {
    throw new Error('as told');
  }
}

/** A tree with a child that is started again after 100 ms, once, and a group. */
async function family() {
  let self!: Boss;
  @Thread()
  class Boss extends TaskThread {
    @Child(Worker, { maxRestarts: 1, backoff: { initialMs: 100, jitter: 0 } }) worker!: ChildRef<Worker>;
    @Children(Worker) workers!: ThreadGroup<typeof Worker>;
    protected override enter() {
      self = this;
    }
  }
  const tried = await trial(Boss);
  return { ...tried, worker: self.worker, workers: self.workers };
}

/** What `state$` tells from now on. */
function heard(ref: ChildRef): string[] {
  const states: string[] = [];
  ref.state$.subscribe({ next: (state) => states.push(state), complete: () => states.push('complete') });
  return states;
}

describe('state$ of a ref', () => {
  beforeEach(() => {
    entering = undefined;
  });

  it('gives the present state at once, then each change, and is complete when the child has ended', async () => {
    const { worker, stop } = await family();
    const states = heard(worker);
    expect(states).to.deep.equal(['running']);
    await stop();
    expect(states).to.deep.equal(['running', 'stopping', 'exited', 'complete']);
    expect(heard(worker), 'too late').to.deep.equal(['exited', 'complete']);
  });

  it('goes on over a restart, and ends when no other follows', async () => {
    const { worker, clock, tree } = await family();
    const states = heard(worker);
    await worker.send(new Fail());
    await clock.advance(100);
    expect(states).to.deep.equal(['running', 'stopping', 'restarting', 'running']);
    await worker.send(new Fail());
    await settled();
    expect(states.slice(4)).to.deep.equal(['stopping', 'restarting', 'exited', 'complete']);
    await tree.exited;
  });

  it('begins with the start of a member that lasts', async () => {
    const { workers, stop } = await family();
    const held = gate();
    entering = held.opened;
    void workers.spawnAs('a');
    const states = heard(workers.get('a')!);
    held.open();
    await settled();
    expect(states).to.deep.equal(['starting', 'running']);
    await stop();
  });

  it('tells each change in a microtask of its own, so that who hears of it may stop the others', async () => {
    const { workers, stop } = await family();
    const refs: ChildRef[] = [];
    for (const key of ['a', 'b', 'c']) refs.push(await workers.spawnAs(key));
    refs[0]!.state$.subscribe((state) => {
      if (state === 'stopping') for (const ref of refs) void ref.stop();
    });
    const states = refs.map(heard);
    const stopped = refs[0]!.stop();
    expect(states[0], 'not yet').to.deep.equal(['running']);
    await stopped;
    await settled();
    expect(states.map((each) => each.join(' '))).to.deep.equal(
      Array.from({ length: 3 }, () => 'running stopping exited complete'),
    );
    const { reason, errors } = await stop();
    expect([reason, errors]).to.deep.equal(['stopped', []]);
  });

  it('tells no state twice, also where a stop of its own takes over from that of the parent', async () => {
    const { worker, stop } = await family();
    const held = gate();
    waiting = held.opened;
    const states = heard(worker);
    await worker.send(new Wait());
    await settled();
    const stopped = stop();
    await settled();
    void worker.stop();
    held.open();
    await stopped;
    expect(states).to.deep.equal(['running', 'stopping', 'exited', 'complete']);
  });

  it('tells nothing more once the subscription has ended', async () => {
    const { worker, stop } = await family();
    const states: string[] = [];
    const subscription = worker.state$.subscribe((state) => states.push(state));
    void worker.stop();
    subscription.unsubscribe();
    await stop();
    expect(states).to.deep.equal(['running']);
  });

  it('harms nobody when a subscriber throws, also behind operators: it is logged with the path', async () => {
    const { worker, stop, log } = await family();
    const throws = (): never => {
      throw new Error('oops');
    };
    worker.state$.pipe(map((state) => state.length)).subscribe(throws);
    const states = heard(worker);
    await stop();
    expect(states).to.deep.equal(['running', 'stopping', 'exited', 'complete']);
    const line = 'error: What listens to the state of master/worker threw; the tree goes on.';
    expect(log.lines).to.deep.equal([line, line, line]);
  });

  it('tells of fakes too', async () => {
    @Thread()
    class Watchful extends TaskThread {
      @Child(Worker, { backoff: { initialMs: 100, jitter: 0 } }) worker!: ChildRef<Worker>;
      readonly seen: string[] = [];
      protected override ready() {
        this.worker.state$.subscribe((state) => this.seen.push(state));
      }
    }
    const thread = await isolate(Watchful);
    const { seen } = thread.instance;
    await thread.child('worker').fail();
    await thread.advance(100);
    await thread.stop();
    expect(seen).to.deep.equal(['running', 'stopping', 'restarting', 'running', 'stopping', 'exited']);
  });
});
