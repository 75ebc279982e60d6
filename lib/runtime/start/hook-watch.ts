import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { CancelTimer } from '../../tasks/clock/clock.js';
import type { ThreadNode } from '../thread-node.js';
import { slowStartMs, timeoutOf } from '../tree/deadlines.js';

/**
 * A hook of a start that has to be waited for: says after a while that it still runs, and that it is late at the deadline.
 * One timer at a time: most hooks are over before either.
 */
export class HookWatch {
  readonly name: 'enter' | 'ready';
  /** when it began, in ms of the clock */
  readonly since: number;
  readonly #node: ThreadNode;
  readonly #late: (error: TaskThreadError) => void;
  #cancelTimer: CancelTimer;

  /** @param late told at the deadline, with what the thread fails with */
  constructor(node: ThreadNode, name: 'enter' | 'ready', late: (error: TaskThreadError) => void) {
    this.#node = node;
    this.name = name;
    this.#late = late;
    this.since = node.clock.now();
    const early = Math.min(slowStartMs, this.#timeoutMs);
    this.#cancelTimer = node.clock.setTimer(early, () => this.#isSlow(), node, 'slow start');
  }

  end(): void {
    this.#cancelTimer();
  }

  get #member(): string {
    return this.#node.memberOf(this.name);
  }

  get #timeoutMs(): number {
    return timeoutOf(this.#node, 'startTimeoutMs');
  }

  #isSlow(): void {
    const node = this.#node;
    const member = this.#member;
    const forMs = slowStartMs;
    const left = this.#timeoutMs - forMs;
    if (left <= 0) return this.#isLate();
    this.#cancelTimer = node.clock.setTimer(left, () => this.#isLate(), node, 'start deadline');
    node.say('warn', { member, forMs }, `The start still waits for ${node.path} ${member}.`);
    const { hub } = node.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'slow-start', path: node.path, member, forMs });
  }

  #isLate(): void {
    const { path } = this.#node;
    const member = this.#member;
    const finding = `${path}: ${member} has not ended after ${this.#timeoutMs} ms.`;
    this.#late(new TaskThreadError('START_TIMEOUT', finding, { path, member }));
  }
}
