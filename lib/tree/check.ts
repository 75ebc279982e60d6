import { TaskThreadError } from '../errors/task-thread-error.js';
import type { Class, ThreadDefinition } from '../metadata/definition.js';
import { definitionOf } from '../metadata/reader.js';
import { checkCycles } from './check-cycles.js';
import { checkThread } from './check-thread.js';
import { childDefinition, sendsUp, takesIn } from './signals.js';

/**
 * All wiring faults of the tree below a master; empty when there are none. Starting a tree that has any throws them all
 * in one error, `TREE_FAULTS`.
 *
 * @example
 * ```ts
 * expect(checkTree(MasterThread)).to.deep.equal([]);
 * ```
 */
export function checkTree(master: Class): readonly TaskThreadError[] {
  const definitions = reachable(definitionOf(master));
  return [...definitions.flatMap(checkThread), ...checkCycles(definitions)];
}

/**
 * Throws what {@link checkTree} finds.
 *
 * @throws TaskThreadError `TREE_FAULTS`, with the single ones in `faults`
 */
export function assertTree(master: Class, more: readonly TaskThreadError[] = []): void {
  const faults = [...checkTree(master), ...more];
  if (faults.length === 0) return;
  const list = faults.map((fault) => `\n  ${fault.message}`).join('');
  throw new TaskThreadError('TREE_FAULTS', `${master.name} is wired wrongly (${faults.length}):${list}\n`, {
    path: master.name,
    faults,
  });
}

/** A master has no parent: nobody listens to what it sends UP, nobody sends what it takes IN. */
export function checkMaster(master: Class): readonly TaskThreadError[] {
  const definition = definitionOf(master);
  const signals = [
    ...takesIn(definition).map((type) => `${type.name} IN`),
    ...sendsUp(definition).map((type) => `${type.name} UP`),
  ];
  if (signals.length === 0) return [];
  const finding = `${definition.name} is run as a master, but declares ${signals.join(', ')}.`;
  return [new TaskThreadError('MASTER_HAS_PARENT_SIGNALS', finding, { path: definition.name })];
}

function reachable(master: ThreadDefinition): ThreadDefinition[] {
  const found = new Set([master]);
  for (const definition of found) {
    for (const child of definition.children) {
      const below = childDefinition(child);
      if (below) found.add(below);
    }
  }
  return [...found];
}
