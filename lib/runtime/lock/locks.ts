import { TaskThreadError } from '../../errors/task-thread-error.js';
import { watchWait } from './circle.js';
import { Lock } from './lock.js';
import type { PortNode } from '../node/port-node.js';

/** What a method of a thread has to hold while it runs. */
export interface Guard {
  /** the lock that all that begins in the thread shares */
  readonly serial: boolean;
  readonly lock: string | undefined;
}

const byInstance = new WeakMap<object, Locks>();

/** The locks of one thread; those that nobody holds are forgotten. */
export class Locks {
  readonly #node: PortNode;
  readonly #named = new Map<string, Lock>();
  #serial: Lock | undefined;
  #ended: TaskThreadError | undefined;

  constructor(node: PortNode) {
    this.#node = node;
  }

  /** From now on they are found by the instance of the thread. */
  attach(instance: object): void {
    byInstance.set(instance, this);
  }

  static of(instance: unknown): Locks {
    return byInstance.get(instance as object)!;
  }

  get held(): Lock[] {
    const all = this.#serial?.holder ? [this.#serial, ...this.#named.values()] : [...this.#named.values()];
    return all.filter(({ holder }) => holder);
  }

  /** Those that somebody holds of what a method has to hold. */
  heldFor({ serial, lock }: Guard): Lock[] {
    const own = lock === undefined ? undefined : this.#named.get(lock);
    return this.held.filter((each) => each === own || (serial && each === this.#serial));
  }

  /** how many runs of the thread wait for their turn to begin */
  get waitingRuns(): number {
    return this.held.reduce((sum, lock) => sum + lock.waitingRuns, 0);
  }

  get(name: string): Lock {
    let lock = this.#named.get(name);
    if (!lock) this.#named.set(name, (lock = this.#make(name, () => this.#named.delete(name))));
    return lock;
  }

  /** Calls a method, or begins a run, when it has what it has to hold. */
  guard({ serial, lock }: Guard, member: string, call: () => unknown): unknown {
    const inner = lock === undefined ? call : (): unknown => this.get(lock).run(member, call, true);
    return serial ? (this.#serial ??= this.#make('serial', () => {})).run(member, inner, true) : inner();
  }

  /** Nobody gets those any more that this method holds: it was given up. */
  giveUpHeldBy(member: string): void {
    for (const lock of this.held) if (lock.holder!.member === member) lock.giveUp(this.ended);
  }

  close(): void {
    for (const lock of this.held) lock.giveUp(this.ended);
  }

  #make(name: string, freed: () => void): Lock {
    const { path, clock } = this.#node;
    return new Lock(name, path, clock, freed, (...wait) => watchWait(this.#node, ...wait));
  }

  /** what those get that were given up while they waited */
  get ended(): TaskThreadError {
    const { path } = this.#node;
    return (this.#ended ??= new TaskThreadError('STOPPED', `${path} has ended while it waited for a lock.`, { path }));
  }
}
