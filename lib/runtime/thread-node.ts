import { quote } from '../errors/quote.js';
import { invalid } from '../errors/validate.js';
import type { TaskThreadError } from '../errors/task-thread-error.js';
import { closed } from '../tasks/listening/source-statistics.js';
import type { Exit } from '../thread/exit.js';
import { ChildEdge } from './edge/child-edge.js';
import { mayComeBack } from './edge/comeback.js';
import { startStopped } from './node/failure.js';
import { ReceivingNode } from './node/receiving-node.js';
import type { Arguments } from './start/construct.js';
import { Start } from './start/start.js';
import { Teardown } from './stop/teardown.js';
import type { Slot } from './tree/position.js';

const noErrors: readonly TaskThreadError[] = [];

/**
 * A thread of the live tree: the instance of the user's class, and all the runtime knows of it. How its signals leave it,
 * what its instance gathers, what its tasks and what its listeners ask of it stand each in a file of its own, of which it is
 * made, and so do the steps of its start and of its end; here is when they begin.
 */
export class ThreadNode extends ReceivingNode {
  /** A child that is yet to start: the edge to it, with the thread behind. */
  newChild(slot: Slot, key?: number | string): ChildEdge {
    const edge = new ChildEdge(this, slot, key);
    new ThreadNode(edge);
    return edge;
  }

  /** The thread that stands behind the same edge from now on; it is yet to start. */
  successor(): ThreadNode {
    return new ThreadNode(this.edge);
  }

  /** The constructor arguments of a child, evaluated now where they are a function. */
  argumentsOf(child: ChildEdge): readonly unknown[] {
    if (child.group) return child.group.argumentsOf(child);
    const { args, field } = child.slot.definition;
    const given: unknown = typeof args === 'function' ? args(this.instance) : args;
    if (Array.isArray(given)) return given as readonly unknown[];
    throw invalid('Child', field, `has args that gave ${quote(given)}; wanted is an array of constructor arguments.`);
  }

  /** @param done told when it runs, or with the error when it failed, and what it had acquired is released */
  startWith(args: Arguments, done: (error?: TaskThreadError) => void): void {
    new Start(this, args, done).begin();
  }

  stop(): void {
    this.requestStop('finished');
  }

  requestStop(reason: 'stopped' | 'finished'): void {
    if (this.state === 'exited') return;
    if (this.start && !this.ending) {
      return this.start.cancel(startStopped(this.path), reason);
    }
    const above = this.ending;
    if (above?.teardown.root === this) return this.drainIn();
    // Who waits for it may be the handler of what it sends UP while it exits: that must not block it.
    if (above?.exiting) return this.edge.upward?.queue.unbound();
    // It was to be stopped with its parent; now it goes ahead by itself, and the stop of the parent waits for it.
    this.tearDown({ reason });
    above?.teardown.waitFor(this.edge);
  }

  /** What waits for a next instance is handled by this one after all: there will be none. */
  drainIn(): void {
    const { ending } = this;
    if (ending?.intake !== 'held' || ending.exiting || mayComeBack(this, ending.teardown.exit)) return;
    ending.intake = 'refused';
    this.edge.inward?.queue.closeToNew();
    this.edge.inward?.resume();
  }

  /** A failure ends the thread; one that comes while it ends is kept, and the end goes on. */
  fail(error: TaskThreadError): void {
    this.report(error);
    this.failWith(error);
  }

  /** Like {@link fail}, with the failure of a child, which that has reported. */
  failWith(error: TaskThreadError): void {
    if (this.state === 'exited') return this.tree.keepFailure(error);
    if (this.ending) return this.ending.teardown.keepError(error);
    if (this.start?.cancelled) return this.start.keepError(error);
    this.serving = false;
    for (const listener of this.listeners()) listener.closePipes();
    if (this.start) this.start.cancel(error);
    else this.tearDown({ reason: 'failed', error });
  }

  /**
   * Ends it with all that stands below it.
   *
   * @param done told when it has ended
   * @param errors what went wrong before
   */
  tearDown(exit: Exit, done?: () => void, errors = noErrors): void {
    const teardown = new Teardown(this, exit, done);
    for (const each of errors) teardown.keepError(each);
    teardown.begin();
  }

  /** The thread has ended; `errors` are those of its end, the first of them is the reason when it failed. */
  exited(exit: Exit): void {
    this.state = 'exited';
    this.serving = false;
    this.leaveSources(exit);
    this.gathered?.endSleeps(() => this.path);
    this.gathered?.locks?.close();
    for (const listener of this.listeners()) listener.closeDeliveries();
    this.forget();
    this.edge.upward?.queue.closeToNew();
    const { hub } = this.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'exited', path: this.path, reason: exit.reason });
  }

  private leaveSources(exit: Exit): void {
    const sources = this.gathered?.sources;
    if (!sources?.length) return;
    for (const source of sources) source.end();
    this.edge.slot.settleSources(sources.map(({ statistics }) => closed(statistics)));
    if (mayComeBack(this, exit)) this.edge.fate.keepSources(sources);
    else for (const source of sources) source.dispose();
  }
}
