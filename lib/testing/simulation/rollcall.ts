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
  /** whether any of them ended without having come to run */
  everUnborn: boolean;
  spawned: number;
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
  /** the stop of the tree took too long: what it was about then is left as it is */
  isLeftBehind = false;

  constructor(complain: Complain) {
    this.#complain = complain;
  }

  /** What is known of a path. */
  of(path: string): Record | undefined {
    return this.#records.get(path);
  }

  /**
   * Whether a thread at this path has come to its end with nobody left to handle what it was sent: the last one, or, where
   * it had several parents in turn or several members had its key, any of them.
   */
  mayDiscard(path: string): boolean {
    const record = this.#records.get(path);
    if (!record?.ran || record.failed) return true;
    for (let above = isKeyed(path) ? path : parentOf(path); above; above = parentOf(above))
      if (this.#record(above).spawned > 1) return record.everFailed || record.everUnborn;
    return false;
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
    this.isLeftBehind = true;
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
    else if (kind === 'restarting') this.#record(path).ran = false;
    else if (kind === 'running') this.#record(path).ran = true;
    else if (kind === 'failed') {
      Object.assign(this.#record(path), { failed: true, everFailed: true });
      if (!isInjected(event.error)) this.ownFailures.push(event.error);
      this.#givenUp(event.error);
    } else if (kind === 'stuck') this.stuck = true;
    else if (kind === 'exited') {
      if (event.reason === 'failed') Object.assign(this.#record(path), { failed: true, everFailed: true });
      this.#exited(path);
    }
  }

  /** A run that took too long is waited for no longer. */
  #givenUp({ code, path, member }: TaskThreadError): void {
    if (code === 'TASK_TIMEOUT') this.#lives.get(path)?.ended(member!.slice(member!.lastIndexOf('.') + 1));
  }

  #spawned(path: string): void {
    if (this.#alive.has(path)) this.#complain(path, 'is started while it lives');
    this.#alive.add(path);
    const record = this.#record(path);
    record.ran = false;
    record.failed = false;
    record.spawned++;
  }

  #exited(path: string): void {
    // It was to be started again, and was stopped before its turn came.
    if (!this.#alive.delete(path)) this.#record(path).ran = false;
    if (!this.#record(path).ran) this.#record(path).everUnborn = true;
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
    if (!record)
      this.#records.set(
        path,
        (record = { ran: false, failed: false, everFailed: false, everUnborn: false, spawned: 0 }),
      );
    return record;
  }
}

/** Whether a thread stands at a place of its group that others may take after it. */
function isKeyed(path: string): boolean {
  return path.endsWith(']') && !/\[\d+\]$/.test(path);
}

/** The path of the parent; nothing for a master. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
