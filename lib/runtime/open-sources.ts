import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import { ListeningTask } from '../tasks/listening-task.js';
import { sourceOf } from '../tasks/sources/source-of.js';
import type { ThreadNode } from './thread-node.js';

/** The listening tasks of a thread that was just constructed: errors of what its fields hold by now are taken care of. */
export function guardSources(node: ThreadNode): readonly ListeningTask[] {
  return node.position.definition.sources.map(({ method, source, options }) => {
    const task = new ListeningTask(node, method, (item) => node.call(method, item), options);
    const field = typeof source === 'string' ? Object.getOwnPropertyDescriptor(node.instance, source) : undefined;
    if (field && 'value' in field) task.guard(field.value);
    return task;
  });
}

/**
 * Looks up the sources at the end of `enter`, and subscribes those that would otherwise be missed.
 *
 * @throws TaskThreadError `SOURCE_MISSING`, `NOT_A_SOURCE`
 */
export function attachSources(node: ThreadNode, tasks: readonly ListeningTask[]): void {
  const { definition } = node.position;
  tasks.forEach((task, at) => {
    const { method, source, options } = definition.sources[at]!;
    const value: unknown =
      typeof source === 'string' ? Reflect.get(node.instance as object, source) : source(node.instance);
    const member = `${definition.name}.${method}`;
    const name = typeof source === 'string' ? `"${source}"` : 'the function it was given';
    if (value === undefined || value === null) {
      throw new TaskThreadError('SOURCE_MISSING', `${member} listens to ${name}, which is ${quote(value)}.`, {
        path: node.path,
        member,
      });
    }
    task.guard(value);
    const opened = sourceOf(value, options, node.dispatcher);
    if (!opened) {
      const found = options.event === undefined ? quote(value) : `${quote(value)}, without on and off`;
      throw new TaskThreadError('NOT_A_SOURCE', `${member} listens to ${name}, which is ${found}.`, {
        path: node.path,
        member,
      });
    }
    task.attach(opened);
  });
}
