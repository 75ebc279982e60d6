import { TaskThreadError } from '../errors/task-thread-error.js';
import type { ThreadDefinition } from '../metadata/definition.js';
import { childDefinition } from './signals.js';

/** Faults of threads that would start themselves for ever: a cycle of `@Child`. Through `@Children` it is legal. */
export function checkCycles(definitions: readonly ThreadDefinition[]): TaskThreadError[] {
  const done = new Set<ThreadDefinition>();
  const faults: TaskThreadError[] = [];
  const visit = (definition: ThreadDefinition, line: readonly ThreadDefinition[]): void => {
    const at = line.indexOf(definition);
    if (at >= 0) {
      const names = [...line.slice(at), definition].map((each) => each.name).join(' → ');
      faults.push(new TaskThreadError('CHILD_CYCLE', `${names} start one another.`, { path: definition.name }));
      return;
    }
    if (done.has(definition)) return;
    for (const child of definition.children) {
      const below = child.kind === 'one' ? childDefinition(child) : undefined;
      if (below) visit(below, [...line, definition]);
    }
    done.add(definition);
  };
  for (const definition of definitions) visit(definition, []);
  return faults;
}
