import type { Listener } from '../../intercom/listener.js';
import type { ThreadDefinition } from '../../metadata/definition.js';
import { definitionOf } from '../../metadata/reader.js';
import type { Slot } from './position.js';

/**
 * Where a test may put something else in the place of what was declared. Asked once for each place of the declared tree
 * and each edge, never on the way of a signal.
 */
export interface Seams {
  /** what stands for the class of a child */
  definition(slot: Slot): ThreadDefinition;
  /** a direction of an edge was opened, with its first signal: what happens to the signals may be put around */
  opened?(listener: Listener): void;
}

/** A tree as it was declared. */
export const asDeclared: Seams = {
  definition: (slot) => definitionOf(slot.type),
};
