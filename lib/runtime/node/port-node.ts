import { quote } from '../../errors/quote.js';
import { invalid, text } from '../../errors/validate.js';
import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Clock } from '../../tasks/clock/clock.js';
import type { Dispatcher } from '../../tasks/dispatcher.js';
import type { Random } from '../../tasks/random.js';
import type { Logger } from '../../thread/logger.js';
import type { ThreadPort } from '../../thread/port.js';
import type { Tasks } from '../../thread/tasks.js';
import { Belongings, stopped } from './belongings.js';
import { cleanupFailure } from './failure.js';
import { settle } from './settle.js';
import { Locks } from '../lock/locks.js';
import { SendingNode } from './sending-node.js';
import { unheard, unheardAndTraced } from './unheard.js';

/** A thread of the live tree as its own code sees it: what the instance gathers while it lives. */
export abstract class PortNode extends SendingNode implements ThreadPort {
  abstract readonly tasks: Tasks;
  /** whether handlers run, and nothing else that may sleep */
  abstract readonly handlesOnly: boolean;
  abstract stop(): void;
  abstract report(error: TaskThreadError): void;

  get clock(): Clock {
    return this.tree.surroundings.clock;
  }

  get dispatcher(): Dispatcher {
    return this.tree.surroundings.dispatcher;
  }

  get random(): Random {
    return this.tree.surroundings.random;
  }

  /** Whether its groups take new members. */
  get spawning(): boolean {
    return this.ending === undefined && this.start?.cancelled === undefined && this.state !== 'exited';
  }

  get belongings(): Belongings {
    return (this.gathered ??= new Belongings());
  }

  /** Whoever keeps the ref of one that has ended keeps nothing of what it had. */
  protected forget(): void {
    this.gathered = undefined;
    this.instance = undefined;
  }

  get log(): Logger {
    return (this.belongings.log ??= this.tree.surroundings.loggerFor(this.path, this.position.definition.name));
  }

  get stopping(): AbortSignal {
    const { belongings } = this;
    if (!this.spawning) belongings.stop();
    return belongings.stopping;
  }

  sleep(ms: number): Promise<void> {
    if (typeof ms !== 'number' || Number.isNaN(ms))
      throw invalid('sleep', this.path, `was given ${quote(ms)}; wanted is a number of milliseconds.`);
    if (!this.spawning && !this.handlesOnly) return unheard(Promise.reject(stopped(this.path)));
    return this.belongings.sleep(this.clock, ms, this);
  }

  /** The thread begins to stop. A handler that sleeps goes on to its end: its signal was accepted. */
  quiesce(): void {
    if (!this.gathered) return;
    this.gathered.stop();
    if (!this.handlesOnly) this.gathered.endSleeps(() => this.path);
  }

  get locks(): Locks {
    return (this.belongings.locks ??= new Locks(this));
  }

  exclusive(lock: string, section: () => unknown): Promise<unknown> {
    return unheardAndTraced(this.whenFree(lock, section));
  }

  private async whenFree(lock: string, section: () => unknown): Promise<unknown> {
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
    settle(this.tree.agenda, cleanup, {
      settled: (thrown) => {
        if (!thrown) return;
        const error = cleanupFailure(thrown.error, this.path, `${this.position.definition.name}.defer`);
        this.report(error);
        this.tree.keepFailure(error);
      },
    });
  }
}
