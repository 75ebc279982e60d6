import type { CancelTimer } from '../../tasks/clock/clock.js';
import { Line } from '../../tasks/line.js';
import type { Busy } from '../node/activity.js';
import type { ThreadNode } from '../thread-node.js';

/**
 * Lets the steps of a stop through, one at a time, whenever nothing is busy. What is busy stands on a list; whatever
 * becomes busy meanwhile adds itself. A wait may have a limit: past it, what does not come to rest is given up.
 */
export class QuietGate {
  readonly #root: ThreadNode;
  /** told what is still busy; whatever of it does not come to rest by that is waited for no longer */
  readonly #overdue: (busy: readonly Busy[]) => void;
  readonly #steps = new Line<() => void>();
  #busy: Busy[] = [];
  #waiting = false;
  #limitMs = Infinity;
  #phase = '';
  #cancelTimer: CancelTimer | undefined;

  constructor(root: ThreadNode, overdue: (busy: readonly Busy[]) => void) {
    this.#root = root;
    this.#overdue = overdue;
  }

  /** whether nothing became busy since the last step began */
  get idle(): boolean {
    return this.#busy.length === 0;
  }

  waitFor(busy: Busy): void {
    this.#busy.push(busy);
  }

  /** From now on a wait may take so many ms in all. */
  limit(ms: number, phase: string): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#limitMs = ms;
    this.#phase = phase;
  }

  /** Runs a step as soon as nothing is busy. */
  whenQuiet(step: () => void): void {
    this.#steps.push(step);
    if (!this.#waiting) this.#goOn();
  }

  readonly #goOn = (): void => {
    this.#waiting = true;
    this.#root.tree.agenda.do(this.#nextStep);
  };

  /** One step at a time: it may have made something busy that the next has to wait for, or called a slow hook. */
  readonly #nextStep = (): void => {
    if (this.#steps.empty) this.#waiting = false;
    else if (!this.#waitsForBusy()) {
      this.#steps.shift()();
      this.#root.tree.agenda.doInTurn(this.#nextStep);
    }
  };

  #waitsForBusy(): boolean {
    for (let busy = this.#busy.at(-1); busy; busy = this.#busy.at(-1)) {
      if (!busy.quiet) {
        busy.afterQuiet(this.#goOn);
        this.#arm();
        return true;
      }
      this.#busy.pop();
    }
    return false;
  }

  /** The timer is set with the first real wait: most stops wait for nothing. */
  #arm(): void {
    if (this.#cancelTimer || this.#limitMs === Infinity) return;
    this.#cancelTimer = this.#root.clock.setTimer(this.#limitMs, this.#pastLimit, this.#root, this.#phase);
  }

  readonly #pastLimit = (): void => {
    this.#cancelTimer = undefined;
    const busy = this.#busy.filter((each) => !each.quiet);
    this.#busy = [];
    // All of it before the next step: what one frees must not go on while another still runs.
    this.#root.tree.agenda.do(() => this.#overdue(busy));
    this.#goOn();
  };
}
