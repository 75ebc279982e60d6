import type { Teardown } from './teardown.js';
import type { ThreadNode } from '../thread-node.js';

/** What becomes of signals from the parent while a thread ends: taken, kept for the next instance, or refused. */
export type Intake = 'open' | 'held' | 'refused';

/** How far the end of one thread has come. */
export class Ending {
  readonly teardown: Teardown;
  /** whether `exit` has to run: `enter` was over */
  readonly entered: boolean;
  /** whether it had come to run */
  readonly ran: boolean;
  intake: Intake = 'open';
  /** whether `exit` has begun, so that no stop of its own can take it over */
  exiting = false;
  /** `exit` or `defer`, while one has to be waited for, and since when */
  hook: { readonly member: string; readonly since: number } | undefined = undefined;
  /** children from here on have exited */
  cursor: number;
  /** children of the slot before the cursor that have not */
  outstanding = 0;
  /** how the exit of the parent goes on when this one has ended, while nothing else is to hear of that */
  gone: (() => void) | undefined;

  /** whether it stands for many threads, which have nothing to do at their end; nothing of it changes then */
  readonly shared: boolean;

  /** The end of a thread begins, or goes over from the teardown of a thread above to one of its own. */
  constructor(teardown: Teardown, node: ThreadNode, shared = false) {
    const { ending, start, state } = node;
    this.teardown = teardown;
    this.shared = shared;
    this.entered = ending?.entered ?? (start ? start.entered : state === 'running');
    this.ran = ending?.ran ?? state === 'running';
    this.cursor = node.children.length;
    this.gone = ending?.gone;
  }
}
