import type { CoveredFile, Part, Trial, Verdict } from './messages.js';
import type { Sandbox } from './sandbox.js';
import { WorkerProcess } from './worker-process.js';

const coverMs = 120_000;
/** longest for the specs of a mutant together; each has a limit of its own, which one that blocks the event loop passes */
const trialMs = 30_000;
/** after so many mutants a worker is replaced, for what they may have left behind */
const trialsEach = 200;

/** Runs one thing after the other, in worker processes. */
export class Lane {
  readonly #sandbox: Sandbox;
  #worker: WorkerProcess | undefined;
  #trials = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** @throws Error when the specs cannot be run without a mutant */
  async cover(file: string): Promise<CoveredFile> {
    const worker = this.#start();
    const covered = await worker.ask<CoveredFile>({ cover: file }, coverMs);
    worker.end();
    if (!covered) throw new Error(`${file} cannot be run: ${worker.complaint}`);
    return covered;
  }

  /** @throws Error when specs that were green alone go red together: whatever they find would prove nothing */
  async rehearse(parts: readonly Part[]): Promise<void> {
    for (const cold of [false, true]) {
      const red = await this.#redOf({ mutant: -1, cold, parts }, coverMs);
      if (red) throw new Error(`Without any fault, not all specs are green: ${red}`);
    }
  }

  /** Whether a spec goes red, or does not come to its end. */
  async kills(trial: Trial): Promise<boolean> {
    return trial.parts.length > 0 && (await this.#redOf(trial, trialMs)) !== undefined;
  }

  end(): void {
    this.#worker?.end();
    this.#worker = undefined;
  }

  /** The title of a spec that goes red, if one does, or that they do not come to their end. */
  async #redOf(trial: Trial, withinMs: number): Promise<string | undefined> {
    const verdict = trial.cold ? await this.#cold(trial, withinMs) : await this.#warm(trial, withinMs);
    return verdict ? verdict.red : `they have not ended after ${withinMs / 1000} s`;
  }

  async #cold(trial: Trial, withinMs: number): Promise<Verdict | undefined> {
    const worker = this.#start();
    const verdict = await worker.ask<Verdict>({ trial }, withinMs);
    worker.end();
    return verdict;
  }

  async #warm(trial: Trial, withinMs: number): Promise<Verdict | undefined> {
    if (this.#trials >= trialsEach) this.end();
    const fresh = this.#worker === undefined;
    if (fresh) this.#trials = 0;
    this.#trials++;
    this.#worker ??= this.#start();
    const verdict = await this.#worker.ask<Verdict>({ trial }, withinMs);
    if (!verdict || verdict.spoilt) this.end();
    // Red without the mutant, too: it, or one before it, left something behind.
    return verdict?.spoilt && !fresh ? this.#warm(trial, withinMs) : verdict;
  }

  #start(): WorkerProcess {
    return new WorkerProcess(this.#sandbox.dir, this.#sandbox.mutants.length);
  }
}
