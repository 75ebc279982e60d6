import type { HostNode } from './host-node.js';

/** Something a stop waits for. */
export interface Busy {
  readonly quiet: boolean;
  /** Calls back once, when it has come to rest. */
  afterQuiet(tell: () => void): void;
}

/**
 * Counts what runs for a thread besides its listeners: runs of tasks, items of sources, calls of @OnChildExit. Made when
 * somebody is to hear of their end: until then the thread counts them itself, for it is at hand where a run begins.
 */
export class Activity implements Busy {
  readonly node: HostNode;
  /** when the last run ended, in ms of the clock, where somebody asks for it */
  restedAt: number | undefined = undefined;
  #running: number;
  #waiting: (() => void)[] | undefined = undefined;

  constructor(node: HostNode, running: number) {
    this.node = node;
    this.#running = running;
  }

  get running(): number {
    return this.#running;
  }

  get quiet(): boolean {
    return this.#running === 0;
  }

  began(): void {
    this.#running++;
  }

  /** @returns whether somebody waited for the last of them, and went on */
  ended(): boolean {
    if (--this.#running > 0) return false;
    if (this.node.tree.passivates) this.restedAt = this.node.clock.now();
    const told = this.#waiting;
    this.#waiting = undefined;
    if (!told) return false;
    for (const tell of told) tell();
    return true;
  }

  afterQuiet(tell: () => void): void {
    (this.#waiting ??= []).push(tell);
  }
}
