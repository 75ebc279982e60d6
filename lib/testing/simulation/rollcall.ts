import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { TreeEvent } from '../../events/event.js';
import { isInjected } from './injector.js';
import type { Complain } from './ledger.js';
import type { Life } from './life.js';

/** What is known of the threads at one path. */
export interface Record {
  /** whether the last of them came to run */
  ran: boolean;
  /** whether the last of them failed */
  failed: boolean;
  /** whether any of them failed */
  everFailed: boolean;
}

/** Knows by the events of a tree who lives, and holds ends to their order. */
export class Rollcall {
  readonly #complain: Complain;
  readonly #alive = new Set<string>();
  readonly #lives = new Map<string, Life>();
  readonly #records = new Map<string, Record>();
  /** failures that no injected fault is at the bottom of */
  readonly ownFailures: TaskThreadError[] = [];
  /** whether something did not end by its deadline */
  stuck = false;

  constructor(complain: Complain) {
    this.#complain = complain;
  }

  /** What is known of a path. */
  of(path: string): Record | undefined {
    return this.#records.get(path);
  }

  get anyFailed(): boolean {
    return [...this.#records.values()].some(({ everFailed }) => everFailed);
  }

  /** paths of threads that have begun and not exited */
  get alive(): readonly string[] {
    return [...this.#alive];
  }

  /** The whole tree was left behind at its last deadline: nothing is told of it any more. */
  leftBehind(): void {
    this.#alive.clear();
  }

  born(life: Life): void {
    this.#lives.set(life.path, life);
  }

  /** The exit of a thread begins: its children are gone. */
  exits(path: string): void {
    for (const other of this.#alive)
      if (other.startsWith(`${path}/`)) this.#complain(path, `exits before its child ${other}`);
  }

  hears(event: TreeEvent): void {
    const { kind, path } = event;
    if (kind === 'spawned') this.#spawned(path);
    else if (kind === 'running') this.#record(path).ran = true;
    else if (kind === 'failed') {
      Object.assign(this.#record(path), { failed: true, everFailed: true });
      if (!isInjected(event.error)) this.ownFailures.push(event.error);
    } else if (kind === 'stuck') this.stuck = true;
    else if (kind === 'exited') {
      if (event.reason === 'failed') Object.assign(this.#record(path), { failed: true, everFailed: true });
      this.#exited(path);
    }
  }

  #spawned(path: string): void {
    if (this.#alive.has(path)) this.#complain(path, 'is started while it lives');
    this.#alive.add(path);
    this.#record(path).ran = false;
    this.#record(path).failed = false;
  }

  #exited(path: string): void {
    this.#alive.delete(path);
    this.exits(path);
    const life = this.#lives.get(path);
    if (!life) return;
    this.#lives.delete(path);
    life.exited = true;
    if (!this.stuck && life.running.length > 0)
      this.#complain(path, `has exited while ${life.running.join(', ')} runs`);
  }

  #record(path: string): Record {
    let record = this.#records.get(path);
    if (!record) this.#records.set(path, (record = { ran: false, failed: false, everFailed: false }));
    return record;
  }
}
