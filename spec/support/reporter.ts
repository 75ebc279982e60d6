import { inspect } from 'node:util';
import Mocha from 'mocha';
import { lateEscapes } from './watch.js';

/** Mocha's spec output; the last line of the process is `N passed, N failed, N skipped`, and it says what the exit code says. */
export default class SummaryReporter extends Mocha.reporters.Spec {
  private finished = false;
  private failureCount = 0;

  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    // Mocha sets the exit code in an exit listener it adds after done(); this one has to come after that one.
    process.once('exit', () => {
      if (!this.finished) this.conclude();
    });
  }

  override done(failures: number, finish?: (failures: number) => void): void {
    this.finished = true;
    this.failureCount = failures;
    finish?.(failures);
    process.once('exit', () => this.conclude());
  }

  private conclude(): void {
    if (!this.finished) console.error('The process ended before the specs did.');
    for (const { kind, reason } of lateEscapes) console.error(`After the last test, ${kind}: ${inspect(reason)}`);

    const failed = Math.max(this.failureCount, this.stats.failures) + lateEscapes.length + (this.finished ? 0 : 1);
    if (failed > 0) process.exitCode = Math.min(failed, 255);
    console.log(`${this.stats.passes} passed, ${failed} failed, ${this.stats.pending} skipped`);
  }
}
