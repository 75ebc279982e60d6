import type { Launch } from '../bootstrap/launch.js';
import type { TreeEvent } from '../events/event.js';
import type { LogLine } from './kept-log.js';
import type { Stage } from './stage.js';
import type { VirtualClock } from './virtual-clock.js';

/** What an isolated thread is made of. */
export interface Parts {
  readonly launch: Launch;
  readonly stage: Stage;
  readonly clock: VirtualClock;
  readonly log: readonly LogLine[];
  readonly events: readonly TreeEvent[];
  /** what is left when it has ended */
  readonly left: () => string[];
}
