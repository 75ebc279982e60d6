import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { ThreadDefinition } from '../metadata/definition.js';
import { faultOf } from './check-thread.js';
import { childDefinition } from './signals.js';

/** Faults of threads that would start themselves for ever: a cycle of `@Child`. Through `@Children` it is legal. */
export function checkCycles(definitions: readonly ThreadDefinition[]): TaskThreadError[] {
  const done = new Set<ThreadDefinition>();
  const faults: TaskThreadError[] = [];
  const visit = (definition: ThreadDefinition, field: string, line: readonly ThreadDefinition[]): void => {
    const at = line.indexOf(definition);
    if (at >= 0) {
      const names = [...line.slice(at), definition].map((each) => each.name).join(' → ');
      const text = line.length - at > 1 ? `${names} start one another.` : `${names} starts itself.`;
      faults.push(faultOf(line.at(-1)!, { code: 'CHILD_CYCLE', member: field, text }));
      return;
    }
    if (done.has(definition)) return;
    for (const child of definition.children) {
      const below = child.kind === 'one' ? childDefinition(child) : undefined;
      if (below) visit(below, child.field, [...line, definition]);
    }
    done.add(definition);
  };
  for (const definition of definitions) visit(definition, '', []);
  return faults;
}
