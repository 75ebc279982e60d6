import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Exit } from '../../thread/exit.js';
import type { ChildEdge } from '../edge/child-edge.js';
import { childExited } from './child-exit.js';
import { mayComeBack } from '../edge/comeback.js';
import { Ending } from './ending.js';
import type { QuietGate } from './quiet-gate.js';
import { release, type Releaser } from './release.js';
import type { Teardown } from './teardown.js';
import type { ThreadNode } from '../thread-node.js';

const stopped: Exit = { reason: 'stopped' };

/** The last phase of an end: children before parents, siblings in reverse order, the members of a group at once. */
export class ExitPhase implements Releaser {
  readonly #teardown: Teardown;
  readonly #gate: QuietGate;
  readonly #errors: TaskThreadError[];
  readonly #done: (() => void) | undefined;

  /** @param errors what went wrong so far; what goes wrong from here on is added */
  constructor(teardown: Teardown, gate: QuietGate, errors: TaskThreadError[], done: (() => void) | undefined) {
    this.#teardown = teardown;
    this.#gate = gate;
    this.#errors = errors;
    this.#done = done;
  }

  /** Goes on with the exit of a thread: its children slot by slot, last started first, then itself. */
  next(node: ThreadNode): void {
    const ending = node.ending!;
    if (ending.teardown !== this.#teardown) return;
    for (; ending.cursor > 0; ending.cursor--) {
      const edges = [...node.children[ending.cursor - 1]!.unsettled()];
      if (edges.length === 0) continue;
      // One for this loop, so that nobody is the last while it runs.
      ending.outstanding = 1;
      const gone = (): void => this.#childGone(node, ending);
      const begin: ThreadNode[] = [];
      for (const edge of edges) {
        if (this.#goesAtOnce(edge)) continue;
        ending.outstanding++;
        this.#whenGone(edge, gone);
        if (edge.node.ending?.teardown === this.#teardown && edge.state !== 'exited') begin.push(edge.node);
      }
      this.#begin(begin);
      return gone();
    }
    this.#gate.whenQuiet(() => this.#finish(node));
  }

  /** The last one first; one entry of the agenda for all of them, for they may be a hundred thousand. */
  #begin(siblings: ThreadNode[]): void {
    const { agenda } = this.#teardown.root.tree;
    const next = (): void => {
      const node = siblings.pop();
      if (!node) return;
      agenda.do(next);
      this.next(node);
    };
    agenda.do(next);
  }

  /** A child that has nothing to do takes no step of its own: that would be most of the time of a stop of thousands. */
  #goesAtOnce(edge: ChildEdge): boolean {
    const { node } = edge;
    const { ending } = node;
    if (ending?.teardown !== this.#teardown || !ending.shared || node.gathered || node.state === 'exited') return false;
    if (!this.#gate.idle || edge.inward?.quiet === false) return false;
    this.#finish(node);
    return edge.quiet;
  }

  /** For most children nobody else waits: then it is a word of their end, and no list of its own. */
  #whenGone(edge: ChildEdge, gone: () => void): void {
    const { ending } = edge.node;
    if (edge.fateSoFar || ending?.teardown !== this.#teardown || ending.shared) edge.afterQuiet(gone);
    else ending.gone = gone;
  }

  #childGone(node: ThreadNode, ending: Ending): void {
    // A stop of its own may have taken the thread over.
    if (node.ending !== ending || --ending.outstanding > 0) return;
    ending.cursor--;
    this.#gate.whenQuiet(() => this.next(node));
  }

  /** The children have exited and nothing is queued for it: hook, cleanups in reverse, and it is gone. */
  #finish(node: ThreadNode): void {
    const { root, exit } = this.#teardown;
    let ending = node.ending!;
    if (ending.teardown !== this.#teardown) return;
    // It has gathered something since.
    if (ending.shared && node.gathered) node.ending = ending = new Ending(this.#teardown, node);
    if (!ending.shared) ending.exiting = true;
    if (node !== root || !mayComeBack(node, exit)) {
      if (!ending.shared) ending.intake = 'refused';
      node.edge.inward?.close();
    }
    const exits = ending.entered && node.position.exits;
    const reason = node === root ? exit : stopped;
    release(node, exits ? reason : undefined, this);
  }

  released(node: ThreadNode, errors: readonly TaskThreadError[]): void {
    this.#errors.push(...errors);
    const isRoot = node === this.#teardown.root;
    if (isRoot) this.#gate.limit(Infinity, '');
    const wanted = isRoot ? this.#teardown.exit : stopped;
    const [error] = isRoot ? this.#errors : errors;
    const exit: Exit = error && wanted.reason !== 'failed' ? { reason: 'failed', error } : wanted;
    node.exited(exit);
    childExited(node, exit, isRoot ? this.#errors : [], isRoot ? this.#done : undefined);
  }
}
