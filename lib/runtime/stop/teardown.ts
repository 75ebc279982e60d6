import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Exit } from '../../thread/exit.js';
import type { Busy } from '../node/activity.js';
import type { ChildEdge } from '../edge/child-edge.js';
import { mayComeBack } from '../edge/comeback.js';
import { timeoutOf } from '../tree/deadlines.js';
import { Ending } from './ending.js';
import { ExitPhase } from './exit-phase.js';
import { giveUp } from './give-up.js';
import { QuietGate } from './quiet-gate.js';
import type { ThreadNode } from '../thread-node.js';

/**
 * The end of a subtree, in three phases: quiesce (nothing new begins, what runs goes on to its end), drain (until no
 * queue whose receiver is in the subtree holds anything), exit (children before parents, siblings in reverse order).
 *
 * It waits for a list of what is busy; whatever becomes busy meanwhile adds itself, so each step begins with a quiet
 * subtree and nothing has to be scanned twice.
 */
export class Teardown {
  readonly root: ThreadNode;
  readonly exit: Exit;
  readonly #errors: TaskThreadError[] = [];
  #nodes: ThreadNode[] = [];
  readonly #gate: QuietGate;
  readonly #exits: ExitPhase;
  /** of those that run and have nothing to do at their end */
  #easy: Ending | undefined;

  constructor(root: ThreadNode, exit: Exit, done?: () => void) {
    this.root = root;
    this.exit = exit;
    const began = root.clock.now();
    this.#gate = new QuietGate(root, (busy) => giveUp(this, busy, root.clock.now() - began));
    this.#exits = new ExitPhase(this, this.#gate, this.#errors, done);
  }

  begin(): void {
    const { root } = this;
    if (!root.edge.parent) root.tree.serveOutside();
    for (const node of this.#walk()) this.#quiesce(node);
    // What it sends UP is its parent's to handle, whenever that finds the time.
    root.edge.upward?.queue.unbound();
    if (this.exit.reason !== 'failed') this.#turnAway();
    if (!root.serving) {
      root.unboundChildren();
      root.failAsks();
    }
    this.#gate.limit(timeoutOf(root, 'quiesceTimeoutMs'), 'quiesce deadline');
    this.#gate.whenQuiet(() => this.#drain());
    if (!root.edge.parent) root.tree.ending();
  }

  /** What comes from outside the subtree is refused, or waits for the next instance. */
  #turnAway(): void {
    const { ending, edge } = this.root;
    if (mayComeBack(this.root, this.exit)) {
      ending!.intake = 'held';
      edge.inward?.hold();
    } else {
      ending!.intake = 'refused';
      edge.inward?.queue.closeToNew();
    }
  }

  waitFor(busy: Busy): void {
    this.#gate.waitFor(busy);
  }

  /** An error that came up on the way; the end goes on. */
  keepError(error: TaskThreadError): void {
    this.#errors.push(error);
  }

  /** The nodes of the subtree, parents first; those that end by themselves are waited for instead. */
  *#walk(): Iterable<ThreadNode> {
    const stack = [this.root];
    for (let node = stack.pop(); node; node = stack.pop()) {
      yield node;
      // Told of the stop, it stopped itself: its subtree is that teardown's, which this one waits for.
      if (node.ending?.teardown !== this) continue;
      for (const edge of node.unsettled()) {
        const child = edge.node;
        if (child.start && !child.ending) child.requestStop('stopped');
        child.drainIn();
        if (child.start || child.state === 'exited' || child.ending?.exiting || child.ending?.teardown.root === child)
          this.#waitForExit(edge);
        else stack.push(child);
      }
    }
  }

  /** Of one that has exited a signal may be left, in a batch that gathers or in the queue: that is for the drain. */
  #waitForExit(edge: ChildEdge): void {
    if (edge.state !== 'exited') this.#gate.waitFor(edge);
    if (edge.node.state === 'exited') edge.upward?.poke();
  }

  #quiesce(node: ThreadNode): void {
    node.ending = this.#endingOf(node);
    node.state = 'stopping';
    node.edge.stateChanged();
    this.#nodes.push(node);
    const { hub } = node.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'stopping', path: node.path });
    // Never begun, as one that waits for its restart, it takes nothing any more: who waits to send to it would wait in vain.
    if (!node.instance && node !== this.root) {
      const { inward } = node.edge;
      node.ending.intake = 'refused';
      inward?.close();
    }
    node.quiesce();
    if (node.active) this.#gate.waitFor(node.activity);
  }

  /** A child that has nothing to do at its end shares how far it has come with all the others. */
  #endingOf(node: ThreadNode): Ending {
    const busy = node === this.root || node.state !== 'running' || node.children.length > 0;
    if (busy || node.gathered || node.position.exits || node.ending) return new Ending(this, node);
    return (this.#easy ??= new Ending(this, node, true));
  }

  #drain(): void {
    this.#gate.limit(timeoutOf(this.root, 'drainTimeoutMs'), 'drain deadline');
    for (const node of this.#nodes.splice(0)) {
      for (const listener of node.listeners()) {
        listener.poke();
        if (!listener.quiet) this.#gate.waitFor(listener);
      }
    }
    this.#gate.whenQuiet(() => {
      this.#gate.limit(timeoutOf(this.root, 'drainTimeoutMs'), 'drain deadline');
      this.#exits.next(this.root);
    });
  }
}
