import type { TaskThreadError } from '../../errors/task-thread-error.js';
import { runs } from '../tree/running.js';
import { Alarm } from '../../tasks/clock/alarm.js';
import type { Exit } from '../../thread/exit.js';
import type { Steps } from '../tree/agenda.js';
import { timeoutOf } from '../tree/deadlines.js';
import { cleanupFailure } from '../node/failure.js';
import { settle, type Thrown, type Waiter } from '../node/settle.js';
import type { ThreadNode } from '../thread-node.js';

const noErrors: readonly TaskThreadError[] = [];

/** Told when a thread has released all that it had, with what went wrong. */
export interface Releaser {
  released(node: ThreadNode, errors: readonly TaskThreadError[]): void;
}

/** Calls the `exit` hook, if it has to be called, then the deferred cleanups in reverse; all of them, whatever throws. */
export function release(node: ThreadNode, exit: Exit | undefined, releaser: Releaser): void {
  if (!exit && !node.gathered) return releaser.released(node, noErrors);
  new Release(node, releaser).begin(exit);
}

/** All that is kept of it is kept here: the members of a large group release at once. */
class Release extends Alarm<ThreadNode> implements Steps, Waiter {
  readonly #releaser: Releaser;
  #errors: TaskThreadError[] | undefined = undefined;
  /** whether the deadline has begun */
  #limited = false;
  /** past the deadline: the rest is called, but not waited for */
  #late = false;
  /** what was called last while there was time, and since when it has to be waited for */
  member: 'exit' | 'defer' = 'exit';
  since = 0;

  constructor(node: ThreadNode, releaser: Releaser) {
    super(node.clock, node, 'exit deadline');
    this.#releaser = releaser;
  }

  begin(exit: Exit | undefined): void {
    if (exit) this.#call('exit', () => this.host.call('exit', exit));
    else this.step();
  }

  /** The next cleanup, or the end. */
  step(): void {
    if (this.#late) return;
    const cleanup = this.host.gathered?.takeCleanup();
    if (cleanup) return this.#call('defer', cleanup);
    this.silence();
    this.#releaser.released(this.host, this.#errors ?? noErrors);
  }

  settled(thrown: Thrown | undefined): void {
    this.#over(this.member, thrown);
    if (!this.#late) this.host.tree.agenda.doInTurn(this);
  }

  #call(member: 'exit' | 'defer', call: () => unknown): void {
    this.member = member;
    if (settle(this.host.tree.agenda, call, this)) this.#wait();
  }

  /** The deadline begins with the first wait: most threads have nothing to wait for. */
  #wait(): void {
    const node = this.host;
    this.since = node.clock.now();
    node.ending!.hook = this;
    if (!this.#limited) this.ringAt(this.since + this.#ms);
    this.#limited = true;
  }

  /** It is past the deadline. */
  ring(): void {
    const node = this.host;
    this.#late = true;
    const { hook: late } = node.ending!;
    if (late) node.tree.overdue.add([runs(node, late.member, late.since)], this.#ms);
    const waiter = { settled: (thrown: Thrown | undefined) => this.#over('defer', thrown) };
    let cleanup = node.gathered?.takeCleanup();
    for (; cleanup; cleanup = node.gathered?.takeCleanup()) settle(node.tree.agenda, cleanup, waiter);
    this.#releaser.released(node, this.#errors ?? noErrors);
  }

  get #ms(): number {
    return timeoutOf(this.host, 'exitTimeoutMs');
  }

  #over(member: 'exit' | 'defer', thrown: Thrown | undefined): void {
    this.host.ending!.hook = undefined;
    if (thrown) this.#failed(thrown.error, member);
  }

  #failed(error: unknown, member: string): void {
    const node = this.host;
    const failure = cleanupFailure(error, node.path, node.memberOf(member));
    (this.#errors ??= []).push(failure);
    node.report(failure);
  }
}
