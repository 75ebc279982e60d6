import { TaskThreadError } from '../../errors/task-thread-error.js';
import { Alarm } from '../../tasks/clock/alarm.js';
import type { ThreadNode } from '../thread-node.js';
import { slowStartMs, timeoutOf } from '../tree/deadlines.js';

/** Whose hook it is. */
interface Starter {
  /** It is past its deadline; the error is what the thread fails with. */
  giveUp(error: TaskThreadError): void;
}

/**
 * A hook of a start that has to be waited for: says after a while that it still runs, and that it is late at the deadline.
 * One timer, which is itself: most hooks are over before either, and a hundred thousand may be waited for at once.
 */
export class HookWatch extends Alarm<ThreadNode> {
  readonly member: 'enter' | 'ready';
  /** when it began, in ms of the clock */
  readonly since: number;
  readonly #starter: Starter;
  #told = false;

  constructor(node: ThreadNode, member: 'enter' | 'ready', starter: Starter) {
    super(node.clock, node, 'start deadline');
    this.member = member;
    this.#starter = starter;
    this.since = node.clock.now();
    this.ringAt(this.since + Math.min(slowStartMs, this.#timeoutMs));
  }

  ring(): void {
    const left = this.#timeoutMs - slowStartMs;
    if (this.#told || left <= 0) return this.#isLate();
    this.#told = true;
    this.ringIn(left);
    this.#tell();
  }

  get #timeoutMs(): number {
    return timeoutOf(this.host, 'startTimeoutMs');
  }

  #tell(): void {
    const { host } = this;
    const member = host.memberOf(this.member);
    host.say('warn', { member, forMs: slowStartMs }, `The start still waits for ${host.path} ${member}.`);
    const { hub } = host.tree.surroundings;
    if (hub.active) hub.emit({ kind: 'slow-start', path: host.path, member, forMs: slowStartMs });
  }

  #isLate(): void {
    const { path } = this.host;
    const member = this.host.memberOf(this.member);
    const finding = `${path}: ${member} has not ended after ${this.#timeoutMs} ms.`;
    this.#starter.giveUp(new TaskThreadError('START_TIMEOUT', finding, { path, member }));
  }
}
