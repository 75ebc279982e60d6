import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { SourceDefinition } from '../../metadata/definition.js';
import { ListeningTask } from '../../tasks/listening/listening-task.js';
import { sourceOf } from '../../tasks/sources/source-of.js';
import { threadFailure, type ThrownAt } from '../node/failure.js';
import { beginRun } from '../lock/guards.js';
import type { ThreadNode } from '../thread-node.js';
import { watchField } from './watch-field.js';

/**
 * Makes the listening tasks of a thread that was just constructed. Errors of what the fields hold that they name are taken
 * care of from now on, and of what `enter` sets them to.
 *
 * @returns a function that ends the watch over these fields
 */
export function guardSources(node: ThreadNode): () => void {
  const ends: (() => void)[] = [];
  node.belongings.sources = node.position.definition.sources.map(({ method, source, options }) => {
    const task = new ListeningTask(node, method, (...args) => beginRun(node, method, ...args), options);
    if (typeof source !== 'string') return task;
    const field = Object.getOwnPropertyDescriptor(node.instance, source);
    if (field && 'value' in field) task.guard(field.value);
    if (node.position.enters) ends.push(watchField(node.instance!, source, (value) => task.guard(value)));
    return task;
  });
  return () => {
    for (const end of ends) end();
  };
}

/**
 * Looks up the sources at the end of `enter`, and subscribes those that would otherwise be missed.
 *
 * @throws TaskThreadError `SOURCE_MISSING`, `NOT_A_SOURCE`, `INVALID_OPTION`, `THREAD_FAILED` with what the user's code threw
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
  const opened = sourceOf(value, { options, dispatcher: node.dispatcher, sink: task });
  if (!opened) {
    const lack = options.event === undefined ? '' : ', without on and off';
    throw new TaskThreadError('NOT_A_SOURCE', `${found}${lack}.`, where);
  }
  const given = (['capacity', 'overflow'] as const).find((option) => options[option] !== undefined);
  if (given && !opened.buffer) {
    const finding = `${found}. Such a source waits by itself and nothing is kept for it, but it was given ${given}.`;
    throw new TaskThreadError('INVALID_OPTION', finding, where, `Leave \`${given}\` out.`);
  }
  task.attach(value, opened);
}
