import type { Tree } from '../../bootstrap/running-tree.js';
import type { Random } from '../../tasks/random.js';
import type { AnyThread } from '../../thread/task-thread.js';
import type { VirtualClock } from '../virtual-clock.js';

/** A running tree of a simulation, as its scenario sees it. */
export interface Simulated<T extends AnyThread> {
  readonly tree: Tree<T>;
  readonly seed: number;
  /** virtual; moves on to the next timer whenever nothing is left to do */
  readonly clock: VirtualClock;
  /** the chance of the scenario: the same for the same seed */
  readonly random: Random;
  /** Waits so many virtual ms. */
  sleep(ms: number): Promise<void>;
  /** Writes a line into the trace. */
  note(text: string): void;
}

/** What happens to the tree in each run; the tree is stopped when it is over. */
export type Scenario<T extends AnyThread> = (run: Simulated<T>) => void | Promise<void>;
