import type { TaskThreadError } from '../../errors/task-thread-error.js';
import type { EventHub } from '../../events/hub.js';
import type { Class } from '../../metadata/definition.js';
import type { Clock } from '../../tasks/clock/clock.js';
import type { Dispatcher } from '../../tasks/dispatcher.js';
import type { Random } from '../../tasks/random.js';
import type { Exit } from '../../thread/exit.js';
import type { Logger } from '../../thread/logger.js';
import { Agenda } from './agenda.js';
import { ChildEdge } from '../edge/child-edge.js';
import { DropLog } from './drop-log.js';
import { EndWatch } from './end-watch.js';
import { Overdue } from './overdue.js';
import { Outside } from './outside.js';
import { Slot } from './position.js';
import type { Seams } from './seams.js';

/** most failures of group members that are kept for the report; all are counted */
const failuresKept = 100;

/** The doors to the outside, one each. */
export interface Surroundings {
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly random: Random;
  readonly hub: EventHub;
  readonly seams: Seams;
  /** ms the stop of the whole tree may take */
  readonly stopTimeoutMs: number;
  /** the logger of a thread, made when it first logs */
  loggerFor(path: string, className: string): Logger;
}

/** What all the threads of one running tree share. */
export class LiveTree {
  readonly surroundings: Surroundings;
  readonly agenda: Agenda;
  readonly outside: Outside;
  /** the edge between the master and whoever embeds it */
  readonly master: ChildEdge;
  /** what makes the end of the tree a failure */
  readonly errors: TaskThreadError[] = [];
  /** the last failures of group members, which ended nobody else */
  readonly failures: TaskThreadError[] = [];
  failureCount = 0;
  /** what did not end by its deadline */
  readonly overdue: Overdue;
  /** says what overflow policies give up */
  readonly dropLog: DropLog;
  /** whether members of a group are stopped when they do nothing: then the end of each run is timed */
  passivates = false;
  readonly #onEnd: (exit: Exit) => void;
  #watch: EndWatch | undefined;
  #over = false;

  constructor(master: Class, surroundings: Surroundings, onEnd: (exit: Exit) => void) {
    this.surroundings = surroundings;
    this.agenda = new Agenda(surroundings.dispatcher);
    this.overdue = new Overdue(surroundings.hub);
    this.outside = new Outside(surroundings, (error) =>
      this.master.node.say(
        'error',
        { err: error },
        'What listens to the signals UP of the tree threw; the tree goes on.',
      ),
    );
    this.dropLog = new DropLog(surroundings.clock);
    const definition = {
      kind: 'one',
      field: 'master',
      source: master,
      args: [],
      max: 1,
      idleMs: undefined,
      restart: { restart: 'never' },
    } as const;
    this.master = new ChildEdge(undefined, new Slot(definition, undefined, this), undefined);
    this.#onEnd = onEnd;
  }

  /** A failure that ends nobody else: counted, the last ones kept. */
  keepFailure(error: TaskThreadError): void {
    this.failureCount++;
    this.failures.push(error);
    if (this.failures.length > failuresKept) this.failures.shift();
  }

  /** A failure that makes the end of the tree one. */
  keepError(error: TaskThreadError): void {
    if (!this.errors.includes(error)) this.errors.push(error);
  }

  /** What the master sends UP waits, not bounded, until {@link serveOutside}. */
  holdOutside(): void {
    this.outside.serving = false;
  }

  serveOutside(): void {
    if (this.outside.serving) return;
    this.outside.serving = true;
    const { node, upward } = this.master;
    if (!node.ending) upward?.queue.rebound();
    upward?.wake();
  }

  /** The master has begun to end. */
  ending(): void {
    if (!this.#over) this.#watch ??= new EndWatch(this, this.surroundings.stopTimeoutMs);
  }

  /** The master has ended, with the errors of that end; or its time was up. */
  ended(exit: Exit, errors: readonly TaskThreadError[]): void {
    if (this.#over) return;
    this.#over = true;
    this.#watch?.cancel();
    if (exit.error !== undefined) this.keepError(exit.error as TaskThreadError);
    for (const error of errors) this.keepError(error);
    this.dropLog.end();
    this.outside.complete();
    this.surroundings.hub.complete();
    this.#onEnd(exit);
  }
}
