import { quote } from '../errors/quote.js';
import { invalid, text } from '../errors/validate.js';
import { TaskThreadError } from '../errors/task-thread-error.js';
import type { DropReason } from '../intercom/drops.js';
import type { Listener } from '../intercom/listener.js';
import type { Receiver } from '../intercom/receiver.js';
import type { Route } from '../intercom/route.js';
import type { Clock } from '../tasks/clock.js';
import type { Dispatcher } from '../tasks/dispatcher.js';
import type { Random } from '../tasks/random.js';
import type { Run } from '../tasks/run.js';
import { closed } from '../tasks/source-statistics.js';
import type { TaskHost } from '../tasks/task-host.js';
import type { ThreadState } from '../thread/child-ref.js';
import type { Exit } from '../thread/exit.js';
import type { Logger } from '../thread/logger.js';
import type { ThreadPort } from '../thread/port.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { Tasks } from '../thread/tasks.js';
import { Activity } from './activity.js';
import { Belongings, stopped } from './belongings.js';
import type { ChildEdge } from './child-edge.js';
import { mayComeBack } from './comeback.js';
import type { Ending } from './ending.js';
import { cleanupFailure, handlerTimeout, isStopNews, startStopped, taskFailure, threadFailure } from './failure.js';
import { settle } from './hook.js';
import { Locks } from './locks.js';
import { SendingNode } from './sending-node.js';
import { unheard, unheardAndTraced } from './unheard.js';
import type { Start } from './start.js';
import { TaskTable } from './task-table.js';
import { Teardown } from './teardown.js';
import { tellRetry } from './tell-retry.js';
import { waitsFor } from './waits-for.js';

const noListeners: readonly Listener[] = [];

/**
 * A thread of the live tree: the instance of the user's class, and all the runtime knows of it. It is the port of the
 * instance, the receiver of its queues and the host of its tasks.
 */
export class ThreadNode extends SendingNode implements ThreadPort, Receiver, TaskHost {
  instance: AnyThread | undefined = undefined;
  state: ThreadState = 'starting';
  serving = false;
  /** while it starts */
  start: Start | undefined = undefined;
  /** from its stop or failure on */
  ending: Ending | undefined = undefined;
  #belongings: Belongings | undefined = undefined;
  #activity: Activity | undefined = undefined;

  constructor(edge: ChildEdge) {
    super(edge);
    edge.node = this;
  }

  get clock(): Clock {
    return this.tree.surroundings.clock;
  }

  get dispatcher(): Dispatcher {
    return this.tree.surroundings.dispatcher;
  }

  get random(): Random {
    return this.tree.surroundings.random;
  }

  get hurrying(): boolean {
    return this.ending !== undefined;
  }

  /** Whether its groups take new members. */
  get spawning(): boolean {
    return this.ending === undefined && this.start?.cancelled === undefined && this.state !== 'exited';
  }

  // ---- what its instance may gather

  get belongings(): Belongings {
    return (this.#belongings ??= new Belongings());
  }

  /** what it has gathered, if anything */
  get gathered(): Belongings | undefined {
    return this.#belongings;
  }

  get log(): Logger {
    return (this.belongings.log ??= this.tree.surroundings.loggerFor(this.path, this.position.definition.name));
  }

  get stopping(): AbortSignal {
    const { belongings } = this;
    if (!this.spawning) belongings.stop();
    return belongings.stopping;
  }

  get tasks(): Tasks {
    return this.taskTable;
  }

  get taskTable(): TaskTable {
    return (this.belongings.tasks ??= new TaskTable(this, this.position.definition.tasks));
  }

  sleep(ms: number): Promise<void> {
    if (typeof ms !== 'number' || Number.isNaN(ms))
      throw invalid('sleep', this.path, `was given ${quote(ms)}; wanted is a number of milliseconds.`);
    if (!this.spawning && !this.handlesOnly) return unheard(Promise.reject(stopped(this.path)));
    return this.belongings.sleep(this.clock, ms, this);
  }

  /** The thread begins to stop. A handler that sleeps goes on to its end: its signal was accepted. */
  quiesce(): void {
    if (!this.#belongings) return;
    this.#belongings.stop();
    if (!this.handlesOnly) this.#belongings.endSleeps(() => this.path);
  }

  /** Whether handlers run, and nothing else that may sleep. */
  get handlesOnly(): boolean {
    if (!this.serving || this.active) return false;
    for (const listener of this.listeners()) if (listener.handlers > 0) return true;
    return false;
  }

  get locks(): Locks {
    return (this.belongings.locks ??= new Locks(this));
  }

  exclusive(lock: string, section: () => unknown): Promise<unknown> {
    return unheardAndTraced(this.#exclusive(lock, section));
  }

  async #exclusive(lock: string, section: () => unknown): Promise<unknown> {
    const wanted = text(lock) ?? (typeof section === 'function' ? undefined : 'a function behind the name of the lock');
    if (wanted)
      throw invalid('exclusive', this.path, `was given ${quote(lock)}, ${quote(section)}; wanted is ${wanted}.`);
    if (this.state === 'exited') throw stopped(this.path);
    return this.locks.get(lock).run(`exclusive("${lock}")`, section);
  }

  defer(cleanup: () => unknown): void {
    if (typeof cleanup !== 'function')
      throw invalid('defer', this.path, `was given ${quote(cleanup)}; wanted is a function.`);
    if (this.state !== 'exited') return this.belongings.defer(cleanup);
    // Too late to wait for the end: what was acquired so late is released at once.
    settle(this, cleanup, (thrown) => {
      if (!thrown) return;
      const error = cleanupFailure(thrown.error, this.path, `${this.position.definition.name}.defer`);
      this.report(error);
      this.tree.keepFailure(error);
    });
  }

  // ---- what runs in it

  /** The constructor arguments of a child, evaluated now where they are a function. */
  argumentsOf(child: ChildEdge): readonly unknown[] {
    if (child.group) return child.group.argumentsOf(child);
    const { args, field } = child.slot.definition;
    const given: unknown = typeof args === 'function' ? args(this.instance) : args;
    if (Array.isArray(given)) return given as readonly unknown[];
    throw invalid('Child', field, `has args that gave ${quote(given)}; wanted is an array of constructor arguments.`);
  }

  /** Calls a method of the instance by name. */
  call(method: string, ...args: unknown[]): unknown {
    const { instance } = this;
    return (Reflect.get(instance!, method) as (...args: unknown[]) => unknown).apply(instance, args);
  }

  /** The same for a task, which may run millions of times a second. */
  callTask(method: string, run: Run): unknown {
    return (this.instance as unknown as Record<string, (run: Run) => unknown>)[method]!(run);
  }

  /** whether a task, an external listener or a call of `@OnChildExit` runs */
  get active(): boolean {
    return this.#activity?.quiet === false;
  }

  /** when the last of them ended, in ms of the clock, as far as somebody asked for it */
  get restedAt(): number | undefined {
    return this.#activity?.restedAt;
  }

  get activity(): Activity {
    return (this.#activity ??= new Activity(this));
  }

  began(): void {
    this.activity.began();
    this.ending?.session.waitFor(this.activity);
  }

  ended(): void {
    this.activity.ended();
  }

  get waitsFor(): readonly Listener[] | undefined {
    return waitsFor(this, this.#activity?.running ?? 0);
  }

  becameBusy(listener: Listener): void {
    this.ending?.session.waitFor(listener);
  }

  /** The listeners of all queues whose signals it handles. */
  listeners(): Iterable<Listener> {
    const { inward } = this.edge;
    if (this.children.length > 0) return this.#listeners();
    return inward ? [inward] : noListeners;
  }

  *#listeners(): Iterable<Listener> {
    if (this.edge.inward) yield this.edge.inward;
    for (const edge of this.unsettled()) if (edge.upward) yield edge.upward;
  }

  // ---- how it ends

  stop(): void {
    this.requestStop('finished');
  }

  requestStop(reason: 'stopped' | 'finished'): void {
    if (this.state === 'exited') return;
    if (this.start && !this.ending) {
      return this.start.cancel(startStopped(this.path), reason);
    }
    const above = this.ending;
    if (above?.session.root === this) return this.drainIn();
    // Who waits for it may be the handler of what it sends UP while it exits: that must not block it.
    if (above?.begun) return this.edge.upward?.queue.unbound();
    // It was to be stopped with its parent; now it goes ahead by itself, and the stop of the parent waits for it.
    new Teardown(this, { reason }).begin();
    above?.session.waitFor(this.edge);
  }

  /** What waits for a next instance is handled by this one after all: there will be none. */
  drainIn(): void {
    const { ending } = this;
    if (ending?.intake !== 'held' || ending.begun || mayComeBack(this, ending.session.exit)) return;
    ending.intake = 'refused';
    this.edge.inward?.queue.closeToNew();
    this.edge.inward?.resume();
  }

  handlerFailed(error: unknown, route: Route, signals: readonly unknown[], listener: Listener): void {
    this.#lose(signals, listener, error);
    // It had not begun, and the thread has failed already.
    const locks = this.#belongings?.locks;
    if (locks && error === locks.ended) return;
    const at = { path: this.path, member: route.member };
    this.fail(threadFailure(error, signals.length > 0 ? { ...at, signal: quote(signals[0]) } : at));
  }

  pipeOverflowed({ member }: Route, capacity: number): void {
    const finding = `${this.path}: the pipe of ${member} gave a value while ${capacity} wait for the method.`;
    this.fail(new TaskThreadError('PIPE_OVERFLOW', finding, { path: this.path, member }));
  }

  handlerOverran(route: Route, signals: readonly unknown[], listener: Listener): TaskThreadError {
    const error = handlerTimeout(this.path, route, signals);
    this.#lose(signals, listener, error);
    this.gaveUp();
    this.#belongings?.locks?.giveUpHeldBy(route.member);
    this.fail(error);
    return error;
  }

  #lose(signals: readonly unknown[], listener: Listener, error: unknown): void {
    for (const signal of signals) listener.lost(signal, 'failed', error);
  }

  gaveUp(): void {
    this.belongings.gaveUp = true;
  }

  get cutOff(): boolean {
    if (!this.#belongings?.gaveUp || this.ending?.begun || this.start?.hook || this.active) return false;
    for (const listener of this.listeners()) if (listener.handlers > 0) return false;
    return true;
  }

  unanswering(direction: 'in' | 'up'): unknown {
    if (this.serving || !this.ending) return undefined;
    const { exit } = this.ending.session;
    return direction === 'in' && mayComeBack(this, exit) ? undefined : exit.error;
  }

  /** It has failed: who asked it hears of it at once, save those whom a next instance may answer. */
  failAsks(): void {
    for (const { direction, replies } of this.listeners()) {
      const error = replies && this.unanswering(direction);
      if (error) replies.giveUp(error);
    }
  }

  taskFailed(error: unknown, method: string): boolean {
    if (this.#isNews(error)) return false;
    const failure = taskFailure(error, { path: this.path, member: this.memberOf(method) });
    if (failure.code === 'TASK_TIMEOUT') {
      this.gaveUp();
      this.#belongings?.locks?.giveUpHeldBy(failure.member!);
    }
    this.fail(failure);
    return true;
  }

  itemDropped(method: string, reason: DropReason): void {
    const { hub } = this.tree.surroundings;
    const member = this.memberOf(method);
    if (hub.active) hub.emit({ kind: 'item-dropped', path: this.path, member, reason });
    this.tree.dropLog.add(this.edge, { member, reason });
  }

  taskRetries(error: unknown, method: string, attempt: number, inMs: number | undefined): boolean {
    if (this.#isNews(error)) return false;
    const { path } = this;
    const member = this.memberOf(method);
    const failure = taskFailure(error, { path, member });
    if (inMs === undefined) this.report(failure);
    else tellRetry(this, { error: failure, member, attempt, inMs });
    return true;
  }

  taskRushes(method: string, runs: number, ms: number): void {
    const member = this.memberOf(method);
    const often = `${this.path}: ${member} has run ${runs} times in ${Math.round(ms)} ms.`;
    this.say('warn', { member, runs, ms }, `${often} Give it an intervalMs, or raise its warnAbovePerSecond.`);
  }

  /** Whether an error is the normal end of a stopping thread. */
  #isNews(error: unknown): boolean {
    return !this.spawning && isStopNews(error);
  }

  memberOf(method: string): string {
    return `${this.position.definition.name}.${method}`;
  }

  /** A failure ends the thread; one that comes while it ends is kept, and the end goes on. */
  fail(error: TaskThreadError): void {
    this.report(error);
    this.failWith(error);
  }

  /** Like {@link fail}, with the failure of a child, which that has reported. */
  failWith(error: TaskThreadError): void {
    if (this.state === 'exited') return this.tree.keepFailure(error);
    if (this.ending) return this.ending.session.keepError(error);
    if (this.start?.cancelled) return this.start.keepError(error);
    this.serving = false;
    if (this.start) this.start.cancel(error);
    else new Teardown(this, { reason: 'failed', error }).begin();
  }

  /** Says a failure in the log and as an event, once. */
  report(error: TaskThreadError): void {
    const { hub } = this.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'failed', path: this.path, error });
    this.say('error', { err: error }, error.message);
  }

  /** Logs a line of ours. A logger that throws must not stop what goes on; what matters is in the report too. */
  say(level: 'info' | 'warn' | 'error', fields: Record<string, unknown>, message: string): void {
    try {
      this.log[level](fields, message);
    } catch {
      // see above
    }
  }

  /** The thread has ended; `errors` are those of its end, the first of them is the reason when it failed. */
  exited(exit: Exit): void {
    this.state = 'exited';
    this.serving = false;
    this.#leaveSources(exit);
    this.#belongings?.endSleeps(() => this.path);
    this.#belongings?.locks?.close();
    for (const listener of this.listeners()) listener.closeDeliveries();
    // Whoever keeps the ref keeps neither the instance nor its sources and tasks.
    this.#belongings = undefined;
    this.instance = undefined;
    this.edge.upward?.queue.closeToNew();
    const { hub } = this.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'exited', path: this.path, reason: exit.reason });
  }

  #leaveSources(exit: Exit): void {
    const sources = this.#belongings?.sources ?? [];
    for (const source of sources) source.release();
    this.edge.slot.settleSources(sources.map(({ statistics }) => closed(statistics)));
    if (sources.length > 0 && mayComeBack(this, exit)) this.edge.fate.keepSources(sources);
    else for (const source of sources) source.dispose();
  }

  /** A thread that is to handle nothing any more must not block its children. */
  unboundChildren(): void {
    for (const edge of this.unsettled()) edge.upward?.queue.unbound();
  }

  /** Bounds a queue that is opened now as the state of the thread at its lower end asks. */
  limit(direction: 'in' | 'up', listener: Listener): void {
    const { ending, state, edge } = this;
    const { queue, receiver } = listener;
    if (edge.fateSoFar?.exit || (direction === 'in' ? ending?.intake === 'refused' : state === 'exited'))
      queue.closeToNew();
    else if (direction === 'in' && ending?.intake === 'held') listener.hold();
    // A parent that handles nothing, not yet or never again, must not block what its children send.
    else if (direction === 'up' && (ending?.session.root === this || !receiver.serving)) queue.unbound();
  }

  /** From the end of `enter` on its handlers run: what its children send is bounded from now on. */
  serve(): void {
    this.serving = true;
    for (const edge of this.unsettled()) if (!edge.node.ending) edge.upward?.queue.rebound();
    for (const listener of this.listeners()) listener.wake();
  }
}
