import { TaskThreadError } from '../errors/task-thread-error.js';
import { quote } from '../errors/quote.js';
import { isClass } from '../metadata/class-source.js';
import type { Class, ThreadDefinition } from '../metadata/definition.js';
import { definitionOf } from '../metadata/reader.js';
import { checkCycles } from './check-cycles.js';
import { checkThread, faultOf, notAThread } from './check-thread.js';
import { childDefinition } from './signals.js';

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
  if (!isClass(master)) return [noClass(master)];
  const definition = definitionOf(master);
  const definitions = reachable(definition);
  const self = definition.isThread ? [] : [faultOf(definition, notAThread(master, '@Thread'))];
  return [...self, ...definitions.flatMap(checkThread), ...checkCycles(definitions)];
}

/**
 * Throws what {@link checkTree} finds.
 *
 * @throws TaskThreadError `TREE_FAULTS`, with the single ones in `faults`
 */
export function assertTree(master: Class, more: (master: Class) => readonly TaskThreadError[] = () => []): void {
  const found = checkTree(master);
  const faults = isClass(master) ? [...found, ...more(master)] : found;
  if (faults.length === 0) return;
  const name = isClass(master) ? master.name : '';
  const list = faults.map((fault) => `\n  ${fault.message}`).join('');
  throw new TaskThreadError('TREE_FAULTS', `${quote(master)} is wired wrongly (${faults.length}):${list}\n`, {
    path: name,
    faults,
  });
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

function noClass(master: unknown): TaskThreadError {
  const type: unknown = typeof master === 'object' && master !== null ? master.constructor : undefined;
  if (!isClass(type) || !definitionOf(type).isThread)
    return new TaskThreadError('UNDEFINED_CLASS', `The master is ${quote(master)}.`);
  const finding = `The master is an instance of ${type.name}, made with new.`;
  return new TaskThreadError('NOT_A_THREAD', finding, {}, 'Pass the class itself; the tree constructs it.');
}
