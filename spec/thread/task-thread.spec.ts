import { expect } from 'chai';
import { startMaster, TaskThread, TaskThreadError, Thread } from 'taskthread';
import { KeptLog } from '../support/trees.js';

class Signal {}

@Thread({ up: [Signal] })
class Lonely extends TaskThread<{ up: Signal }> {}

describe('a thread that was constructed with new', () => {
  const uses: Record<string, (thread: Lonely) => unknown> = {
    path: (thread) => thread.path,
    id: (thread) => thread.id,
    log: (thread) => thread.log,
    stopping: (thread) => thread.stopping,
    tasks: (thread) => thread.tasks,
    up: (thread) => thread.up(new Signal()),
    upAll: (thread) => thread.upAll([new Signal()]),
    tryUp: (thread) => thread.tryUp(new Signal()),
    broadcast: (thread) => (thread.broadcast as (signal: unknown) => unknown)(new Signal()),
    children: (thread) => thread.children(),
    stop: (thread) => thread.stop(),
    sleep: (thread) => thread.sleep(1),
    defer: (thread) => thread.defer(() => {}),
  };

  for (const [name, use] of Object.entries(uses)) {
    it(`says NOT_IN_TREE for ${name}`, () => {
      const thread = new Lonely();
      expect(() => use(thread))
        .to.throw(TaskThreadError, /^NOT_IN_TREE: Lonely was constructed with new, outside of a tree\. Let the tree/)
        .with.property('code', 'NOT_IN_TREE');
    });
  }
});

describe('INVALID_OPTION', () => {
  const calls: [string, (thread: TaskThread) => unknown][] = [
    ['defer on master was given undefined; wanted is a function.', (thread) => thread.defer(undefined as never)],
    ['sleep on master was given NaN; wanted is a number of milliseconds.', (thread) => thread.sleep(NaN)],
    ['sleep on master was given "1s"; wanted is a number of milliseconds.', (thread) => thread.sleep('1s' as never)],
  ];

  for (const [finding, call] of calls) {
    it(`says to the caller: ${finding}`, async () => {
      let thrown: unknown;
      @Thread()
      class Master extends TaskThread {
        protected override ready() {
          try {
            void call(this);
          } catch (error) {
            thrown = error;
          }
        }
      }
      await (await startMaster(Master, { log: new KeptLog() })).stop();
      expect(String(thrown)).to.contain(`INVALID_OPTION: ${finding}`);
    });
  }
});
