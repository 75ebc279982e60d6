import { runningBelow } from './running.js';
import { edgesBelow } from './walk.js';
import type { CancelTimer } from '../../tasks/clock/clock.js';
import { slowStopMs } from './deadlines.js';
import type { LiveTree } from './live-tree.js';

/** Watches the end of a whole tree: says after a while what it waits for, and ends the wait at the deadline in all. */
export class EndWatch {
  readonly #tree: LiveTree;
  readonly #stopTimeoutMs: number;
  readonly #cancels: CancelTimer[];

  constructor(tree: LiveTree, stopTimeoutMs: number) {
    const { clock } = tree.surroundings;
    const { edge } = tree.master.node;
    this.#tree = tree;
    this.#stopTimeoutMs = stopTimeoutMs;
    this.#cancels = [
      clock.setTimer(slowStopMs, () => this.#tell(), edge, 'slow stop'),
      clock.setTimer(stopTimeoutMs, () => this.#end(), edge, 'stop deadline'),
    ];
  }

  cancel(): void {
    for (const cancel of this.#cancels) cancel();
  }

  #tell(): void {
    const { node } = this.#tree.master;
    const waits = runningBelow(node);
    if (waits.length === 0) return;
    const all = waits.map(({ path, member }) => `${path} ${member}`).join('; ');
    node.say('warn', { waits }, `The stop still waits for ${all}.`);
    const { hub } = this.#tree.surroundings;
    if (hub.active) hub.emit({ kind: 'slow-stop', path: node.path, forMs: slowStopMs, waits });
  }

  /** First what each waits for: to give one up may free another. */
  #end(): void {
    const { overdue, master, agenda } = this.#tree;
    overdue.add(runningBelow(master.node), this.#stopTimeoutMs);
    const edges = [...edgesBelow(master)];
    // All of it before the next step of an end; the steps that wait for nobody go before the report.
    agenda.do(() => {
      for (const { path, inward, upward } of edges)
        for (const each of [inward, upward]) if (each) overdue.discard(path, each.direction, each.abandon());
    });
    this.#tree.ended({ reason: 'stopped' }, []);
  }
}
