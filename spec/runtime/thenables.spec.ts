/* eslint-disable unicorn/no-thenable -- odd ones are what this spec is about */
import { expect } from 'chai';
import {
  Children,
  type ExitReport,
  OnChildExit,
  OnIn,
  Rescheduling,
  startMaster,
  TaskThread,
  type TaskThreadError,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { VirtualClock } from 'taskthread/testing';
import { KeptLog, settled } from '../support/trees.js';

class Item {}

/** What every place of the user's returns; set by each spec. */
let returned: { place: string; make: () => object } = { place: '', make: () => ({}) };
const at = (place: string): void => {
  if (place === returned.place) return returned.make() as unknown as void;
};

@Thread()
class Member extends TaskThread<{ in: Item }> {
  @OnIn(Item) take() {
    return at('a listener');
  }
}
@Thread()
class Master extends TaskThread {
  @Children(Member) members!: ThreadGroup<typeof Member>;
  protected override enter() {
    this.defer(() => at('a cleanup'));
    return at('enter');
  }
  protected override async ready() {
    const member = await this.members.spawn();
    await member.send(new Item());
    void member.stop();
    return at('ready');
  }
  @Rescheduling({ maxRuns: 1 }) work() {
    return at('a task');
  }
  @OnChildExit() gone() {
    return at('@OnChildExit');
  }
  protected override exit() {
    return at('exit');
  }
}

const places = ['enter', 'ready', 'a listener', 'a task', '@OnChildExit', 'exit', 'a cleanup'];
const thenables: Record<string, () => object> = {
  'throws in its then': () => ({
    then() {
      throw new Error('odd');
    },
  }),
  'throws when it is asked for its then': () =>
    Object.defineProperty({}, 'then', {
      get() {
        throw new Error('odd');
      },
    }),
  'calls back twice, and at once': () => ({
    then(done: () => void) {
      done();
      done();
    },
  }),
};

async function runAndStop(): Promise<ExitReport | TaskThreadError> {
  const tree = await startMaster(Master, { clock: new VirtualClock(), log: new KeptLog() }).catch(
    (error: TaskThreadError) => error,
  );
  if (tree instanceof Error) return tree;
  await settled();
  return tree.stop();
}

describe('a foreign promise', () => {
  for (const [kind, make] of Object.entries(thenables)) {
    for (const place of places) {
      const fails = kind.startsWith('throws');
      it(`of ${place} that ${kind} ${fails ? 'fails it' : 'is done once'}`, async () => {
        returned = { place, make };
        const end = await runAndStop();
        const errors = end instanceof Error ? [end] : [...end.errors, ...end.failures.last];
        expect(errors.map((error) => (error.cause as Error).message)).to.deep.equal(fails ? ['odd'] : []);
      });
    }
  }
});
