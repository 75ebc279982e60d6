import type { CancelTimer, TimerOwner } from '../../tasks/clock/clock.js';
import { VirtualClock } from '../virtual-clock.js';
import type { Trace } from './trace.js';

interface SetTimer {
  readonly path: string;
  readonly purpose: string;
  readonly at: number;
  readonly ms: number;
}

/** A virtual clock that tells whose timers it has, and puts each that is due into the trace. */
export class TracedClock extends VirtualClock {
  readonly #set = new Set<SetTimer>();
  trace: Trace | undefined;

  override setTimer(ms: number, callback: () => void, owner?: TimerOwner, purpose = 'timer'): CancelTimer {
    const timer = { path: owner?.path ?? '(nobody)', purpose, at: this.now(), ms };
    const end = (): void => {
      this.#set.delete(timer);
      this.trace?.add(timer.path, `TIMER ${purpose}, after ${ms} ms`);
      callback();
    };
    const cancel = super.setTimer(ms, end);
    this.#set.add(timer);
    return () => {
      this.#set.delete(timer);
      cancel();
    };
  }

  /** The timers that are set. */
  get timers(): { readonly path: string; readonly what: string }[] {
    return [...this.#set].map(({ path, purpose, at, ms }) => ({ path, what: `${purpose}, ${ms} ms from ${at} ms on` }));
  }
}
