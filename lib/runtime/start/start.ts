import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Steps } from '../tree/agenda.js';
import { ChildEdge } from '../edge/child-edge.js';
import { beginWork } from './begin-work.js';
import { type Arguments, construct } from './construct.js';
import { startStopped, threadFailure } from '../node/failure.js';
import { settle, type Thrown, type Waiter } from '../node/settle.js';
import { HookWatch } from './hook-watch.js';
import { attachSources } from './open-sources.js';
import type { ThreadNode } from '../thread-node.js';

/**
 * The start of one thread: construct, open the listeners, `enter`, the children in declared order, `ready`, tasks and
 * sources. A failure or a stop on the way releases in reverse what was acquired; then `done` gets the error.
 */
export class Start implements Steps, Waiter {
  readonly #node: ThreadNode;
  readonly #args: Arguments;
  readonly #done: (error?: TaskThreadError) => void;
  /** who else waits for its end */
  #others: ((error?: TaskThreadError) => void)[] | undefined;
  /** why it goes no further */
  cancelled: TaskThreadError | undefined;
  /** whether `enter` is over, so that `exit` has to run */
  entered = false;
  #nextChild = 0;
  /** by whom it was stopped */
  #stopped: 'stopped' | 'finished' = 'stopped';
  /** most starts have none */
  #errors: TaskThreadError[] | undefined;
  /** the hook in progress, if it has to be waited for */
  hook: HookWatch | undefined;
  /** ends the watch over the fields that hold sources */
  #unwatch: (() => void) | undefined;
  /** given up: what a hook still does comes too late */
  #over = false;

  constructor(node: ThreadNode, args: Arguments, done: (error?: TaskThreadError) => void) {
    this.#node = node;
    this.#args = args;
    this.#done = done;
    node.start = this;
  }

  begin(): void {
    const { hub } = this.#node.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'spawned', path: this.#node.path, thread: this.#node.position.definition.name });
    this.#node.tree.agenda.do(this);
  }

  step(): void {
    if (this.#node.instance) this.#startChildren();
    else if (this.#node.tree.agenda.spent) this.#node.tree.agenda.later(() => this.#construct());
    else this.#construct();
  }

  /** Calls back when it has ended, with the error if it failed. */
  afterEnd(tell: (error?: TaskThreadError) => void): void {
    (this.#others ??= []).push(tell);
  }

  /** Ends it: when the hook or the child in progress is over; children that start are stopped. */
  cancel(reason: TaskThreadError, stopped: 'stopped' | 'finished' = 'stopped'): void {
    if (this.cancelled) return;
    this.cancelled = reason;
    this.#stopped = stopped;
    const node = this.#node;
    node.quiesce();
    if (!node.serving) node.unboundChildren();
    for (const { node: child } of node.unsettled()) {
      if (child.start) node.tree.agenda.do(() => child.requestStop('stopped'));
    }
  }

  /** Cuts it short, with the error if its time is over: the hook in progress is waited for no longer. */
  giveUp(reason?: TaskThreadError): void {
    if (this.#over) return;
    if (reason) this.#node.report(reason);
    this.cancelled ??= reason;
    this.#over = true;
    this.hook?.silence();
    this.#abort(this.cancelled ?? startStopped(this.#node.path));
  }

  /** An error that came when it was cancelled already. */
  keepError(error: TaskThreadError): void {
    (this.#errors ??= []).push(error);
  }

  #construct(): void {
    const node = this.#node;
    if (this.cancelled) return this.#over ? undefined : this.#abort(this.cancelled);
    try {
      this.#unwatch = construct(node, this.#args);
    } catch (error) {
      return this.#threw(error, 'constructor');
    }
    if (node.position.enters) this.#call('enter');
    else this.#opened();
  }

  /** `enter` is over: handlers may run from now on, also while the children start. */
  #opened(): void {
    const node = this.#node;
    if (this.cancelled) return this.#abort(this.cancelled);
    this.entered = true;
    this.#unwatch?.();
    try {
      if (node.gathered) attachSources(node, node.gathered.sources);
    } catch (error) {
      return this.#fail(error as TaskThreadError);
    }
    node.edge.fateSoFar?.forgetSources();
    node.serve();
    this.#startChildren();
  }

  #startChildren(): void {
    if (this.cancelled) return this.#abort(this.cancelled);
    const child = this.#node.children[this.#nextChild++];
    if (!child) {
      if (this.#node.position.readies) return this.#call('ready');
      return this.#run();
    }
    // One that its parent stopped before its turn came does not start.
    if (!(child instanceof ChildEdge) || child.node.ending) return this.#startChildren();
    let args: readonly unknown[];
    try {
      args = this.#node.argumentsOf(child);
    } catch (error) {
      return this.#threw(error, `${child.slot.definition.field} (args)`);
    }
    child.node.startWith(args, (error) => {
      if (this.#over) return;
      if (error) this.#abort(this.cancelled ?? error);
      else this.#node.tree.agenda.do(this);
    });
  }

  #run(): void {
    const node = this.#node;
    node.start = undefined;
    node.state = 'running';
    const { hub } = node.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'running', path: node.path });
    beginWork(node);
    node.edge.stateChanged();
    this.#end();
  }

  #end(error?: TaskThreadError): void {
    this.#done(error);
    if (this.#others) for (const tell of this.#others) tell(error);
  }

  #call(name: 'enter' | 'ready'): void {
    if (this.cancelled) return this.#abort(this.cancelled);
    const node = this.#node;
    if (settle(node.tree.agenda, () => node.call(name), this)) this.hook = new HookWatch(node, name, this);
  }

  /** The hook is over. That is noted before its turn: who gives the start up meanwhile is to call `exit`. */
  settled(thrown: Thrown | undefined): void {
    this.hook?.silence();
    this.hook = undefined;
    const name = this.entered ? 'ready' : 'enter';
    if (!thrown && !this.#over) this.entered = true;
    this.#node.tree.agenda.doInTurn(() => this.#goOn(name, thrown));
  }

  #goOn(name: 'enter' | 'ready', thrown: Thrown | undefined): void {
    if (this.#over) return;
    if (thrown) return this.#threw(thrown.error, name);
    if (this.cancelled) this.#abort(this.cancelled);
    else if (name === 'enter') this.#opened();
    else this.#run();
  }

  #threw(error: unknown, member: string): void {
    const node = this.#node;
    // A hook that ends early because the thread was stopped did what it was asked to.
    if (this.cancelled) return this.#abort(this.cancelled);
    this.#fail(threadFailure(error, { path: node.path, member: node.memberOf(member) }));
  }

  #fail(error: TaskThreadError): void {
    this.#node.report(error);
    this.#abort(error);
  }

  #abort(error: TaskThreadError): void {
    const failed = error.code !== 'START_STOPPED';
    if (failed) this.#node.serving = false;
    const reason = failed ? ({ reason: 'failed', error } as const) : { reason: this.#stopped };
    this.#node.tearDown(reason, () => this.#end(error), this.#errors);
  }
}
