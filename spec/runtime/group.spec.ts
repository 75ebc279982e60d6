import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import type { TaskThreadError } from 'taskthread';
import {
  Children,
  type ChildRef,
  Listening,
  OnIn,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { edge, gate, settled, trial } from '../support/trees.js';

class Item {}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

@Thread()
class Member extends TaskThread<{ in: Item }> {
  constructor(readonly label = '') {
    super();
    if (label === 'bad') throw new Error('bad');
  }
  @OnIn(Item) take() {
    say(`${this.id} takes`);
  }
}

/** Runs `act` as the task of a master with a group of at most three. */
async function inMaster(act: (group: ThreadGroup<typeof Member>, self: TaskThread) => Promise<void>) {
  @Thread()
  class Master extends TaskThread {
    @Children(Member, { max: 3 }) group!: ThreadGroup<typeof Member>;
    @Rescheduling({ maxRuns: 1 }) async act() {
      await act(this.group, this);
    }
  }
  const tried = await trial(Master);
  await settled(10);
  return tried.stop();
}

describe('ThreadGroup', () => {
  beforeEach(() => {
    happened = [];
  });

  it('numbers its members in the order they were spawned and never uses a number twice', async () => {
    await inMaster(async (group) => {
      const first = await group.spawn();
      await group.spawn();
      await first.stop();
      const third = await group.spawn();
      say(
        `${[...group].map((member) => member.id).join(' ')}; ${group.size}; ${group.get(2) === third}; ${String(group.get(0))}`,
      );
    });
    expect(happened).to.deep.equal(['group[1] group[2]; 2; true; undefined']);
  });

  it('refuses more than max, and takes one again when a member has ended', async () => {
    const report = await inMaster(async (group) => {
      for (let n = 0; n < 3; n++) await group.spawn();
      await group.spawn().catch((error: TaskThreadError) => say(`${error.code} ${error.path} ${error.member}`));
      say(`${await group.trySpawn()}`);
      await group.get(0)!.stop();
      say((await group.trySpawn())!.id);
    });
    expect(happened).to.deep.equal(['GROUP_FULL master group', 'undefined', 'group[3]']);
    expect(report.failures.count).to.equal(0);
  });

  it('reports a member that fails to start as that failure, whether spawned or tried', async () => {
    const report = await inMaster(async (group) => {
      say(`${await group.trySpawn('bad')} ${group.size}`);
      await group.spawn('bad').catch((error: TaskThreadError) => say(`${error.code} ${error.member}`));
      void group.spawn('bad');
    });
    expect(happened).to.deep.equal(['undefined 0', 'THREAD_FAILED Member.constructor']);
    expect([report.reason, report.failures.count]).to.deep.equal(['stopped', 3]);
  });

  it('refuses a key that would read like the number of a member', async () => {
    await inMaster(async (group) => {
      await group.spawnAs('0').catch((error: TaskThreadError) => say(`${error.code} ${group.size}`));
    });
    expect(happened).to.deep.equal(['INVALID_OPTION 0']);
  });

  it('broadcasts to every member', async () => {
    await inMaster(async (group) => {
      await group.spawn();
      await group.spawnAs('key');
      await group.broadcast(new Item());
    });
    expect(happened).to.deep.equal(['group[0] takes', 'group[key] takes']);
  });

  it('broadcasts as fast as the slowest member takes', async () => {
    const gates = [gate(), gate()];
    @Thread({ queues: { in: { capacity: 1 } } })
    class Slow extends TaskThread<{ in: Item }> {
      @OnIn(Item) take() {
        return gates[Number(this.id.at(-2))]!.opened;
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Slow) group!: ThreadGroup<typeof Slow>;
      protected override async ready() {
        for (let n = 0; n < 2; n++) await this.group.spawn();
        await this.group.broadcast(new Item());
        await settled(1);
        say(`at once: ${String(this.group.broadcast(new Item()))}`);
        void Promise.resolve(this.group.broadcast(new Item())).then(() => say('waited for both'));
        for (const { open } of gates) {
          await settled(1);
          say('opens one');
          open();
        }
      }
    }
    const { stop } = await trial(Master);
    await settled(2);
    await stop();
    expect(happened).to.deep.equal(['at once: undefined', 'opens one', 'opens one', 'waited for both']);
  });

  it('keeps a ref valid after the member has ended', async () => {
    await inMaster(async (group) => {
      const member = await group.spawn();
      await member.stop();
      say(
        `${member.id} ${member.path} ${member.state} ${member.trySend(new Item())} ${(await member.exited).reason} ${(await member.stop()).reason}`,
      );
    });
    expect(happened).to.deep.equal(['group[0] master/group[0] exited false stopped stopped']);
  });

  it('lets go of what a member held when it has ended, though its ref is kept', async () => {
    const refs: ChildRef[] = [];
    let stream: WeakRef<PassThrough> | undefined;
    @Thread()
    class Reader extends TaskThread {
      constructor(readonly stream: PassThrough) {
        super();
      }
      @Listening('stream') read() {}
    }
    @Thread()
    class Master extends TaskThread {
      @Children(Reader) readers!: ThreadGroup<typeof Reader>;
      protected override async ready() {
        const source = new PassThrough();
        stream = new WeakRef(source);
        const reader = await this.readers.spawn(source);
        refs.push(reader);
        await reader.stop();
      }
    }
    const { stop } = await trial(Master);
    for (let round = 0; round < 20 && stream!.deref(); round++) {
      await settled();
      globalThis.gc!();
    }
    expect([stream!.deref(), refs[0]!.state]).to.deep.equal([undefined, 'exited']);
    await stop();
  });

  it('is among the children of its thread, with those of other fields, by class', async () => {
    @Thread()
    class Other extends TaskThread {}
    @Thread()
    class Master extends TaskThread {
      @Children(Member) members!: ThreadGroup<typeof Member>;
      @Children(Other) others!: ThreadGroup<typeof Other>;
      protected override async ready() {
        await this.others.spawn();
        await this.members.spawn();
        const ids = (children: Iterable<ChildRef>): string => [...children].map((child) => child.id).join(' ');
        say(`${ids(this.children())}; ${ids(this.children(Other))}`);
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal(['members[0] others[0]; others[0]']);
  });

  it('has one account in the exit report, the sum of those of its members', async () => {
    const report = await inMaster(async (group) => {
      for (const signals of [1, 2, 3]) {
        const member = await group.spawn();
        await member.sendAll(Array.from({ length: signals }, () => new Item()));
        if (signals < 3) await member.stop();
      }
    });
    const { ended, in: inward } = edge(report, 'master/group[*]');
    expect([ended, inward.offered, inward.accepted, inward.handled]).to.deep.equal([3, 6, 6, 6]);
  });
});
