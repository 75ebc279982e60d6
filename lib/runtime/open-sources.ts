import { quote } from '../errors/quote.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { SourceDefinition } from '../metadata/definition.js';
import { ListeningTask } from '../tasks/listening-task.js';
import { sourceOf } from '../tasks/sources/source-of.js';
import { threadFailure, type ThrownAt } from './failure.js';
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
 * @throws TaskThreadError `SOURCE_MISSING`, `NOT_A_SOURCE`, `THREAD_FAILED` with what the user's code threw
 */
export function attachSources(node: ThreadNode, tasks: readonly ListeningTask[]): void {
  const { definition } = node.position;
  tasks.forEach((task, at) => {
    const source = definition.sources[at]!;
    const where = { path: node.path, member: `${definition.name}.${source.method}` };
    try {
      attach(node, task, source, where);
    } catch (error) {
      throw error instanceof TaskThreadError ? error : threadFailure(error, where);
    }
  });
}

function attach(node: ThreadNode, task: ListeningTask, definition: SourceDefinition, where: ThrownAt): void {
  const { source, options } = definition;
  const value: unknown =
    typeof source === 'string' ? Reflect.get(node.instance as object, source) : source(node.instance);
  const name = typeof source === 'string' ? `"${source}"` : 'the function it was given';
  const found = `${where.member} listens to ${name}, which is ${quote(value)}`;
  if (value === undefined || value === null) throw new TaskThreadError('SOURCE_MISSING', `${found}.`, where);
  task.guard(value);
  const opened = sourceOf(value, options, node.dispatcher);
  if (!opened) {
    const lack = options.event === undefined ? '' : ', without on and off';
    throw new TaskThreadError('NOT_A_SOURCE', `${found}${lack}.`, where);
  }
  task.attach(opened);
}
