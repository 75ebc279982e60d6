import { OnIn, TaskThread, Thread } from 'taskthread';
import { Backoff } from '../support/backoff.js';
import { Frame } from './frame.js';
import { type FrameTable, frameTable } from './frame-table.js';
import type { GatewayConfig } from './gateway-config.js';
import { mebibytes } from './mebibytes.js';

/** Writes a row for each frame, many at a time. While the database is locked or away they wait in the queue. */
@Thread({ queues: { in: { capacity: mebibytes(4) } } })
export class DatabaseThread extends TaskThread<{ in: Frame }> {
  #table!: FrameTable;
  readonly #backoff = new Backoff();
  #missed = false;

  constructor(readonly config: Pick<GatewayConfig, 'database' | 'run'>) {
    super();
  }

  /** Waits for nobody: the gateway starts also while the database is away. What does not pass ends the start. */
  protected override async enter() {
    const { database, run } = this.config;
    this.#table = await frameTable(database, run);
    this.defer(() => this.#table.close());
    await this.#attempt(() => this.#table.open());
  }

  @OnIn(Frame, { batch: { max: 500, withinMs: 20 } })
  async insert(frames: Frame[]) {
    while (!(await this.#attempt(() => this.#table.insert(frames)))) await this.sleep(this.#backoff.next());
  }

  /** @returns whether it worked; what does not pass is thrown */
  async #attempt(action: () => unknown): Promise<boolean> {
    try {
      await action();
    } catch (error) {
      if (!this.#table.passes(error)) throw error;
      const { message, code } = error as NodeJS.ErrnoException;
      if (!this.#missed)
        this.log.warn(
          `${this.#table.name} takes nothing now: ${message || code}. Its frames wait; it is tried again and again.`,
        );
      this.#missed = true;
      return false;
    }
    if (this.#missed) this.log.info(`${this.#table.name} takes frames again`);
    this.#missed = false;
    this.#backoff.reset();
    return true;
  }
}
