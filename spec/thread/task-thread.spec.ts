import { expect } from 'chai';
import { TaskThread, TaskThreadError, Thread } from 'taskthread';

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
