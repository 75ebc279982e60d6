import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const preloaded = new URL('./in-program.js', import.meta.url).href;

/** Lets a mutant stand in the programs that specs start, too, and gathers what they pass. */
export class Programs {
  readonly #dir = mkdtempSync(join(tmpdir(), 'taskthread-mutate-programs-'));

  /** @param count how many mutants there are */
  constructor(count: number) {
    process.once('exit', () => rmSync(this.#dir, { recursive: true, force: true }));
    process.env['NODE_OPTIONS'] = `--import=${preloaded}`;
    process.env['TASKTHREAD_MUTANTS'] = String(count);
    process.env['TASKTHREAD_MUTANTS_PASSED'] = this.#dir;
  }

  stand(mutant: number): void {
    process.env['TASKTHREAD_MUTANT'] = String(mutant);
  }

  /** Ids of the mutants that the programs passed which have ended since it was last asked. */
  takePassed(): number[] {
    return readdirSync(this.#dir).flatMap((name) => {
      const path = join(this.#dir, name);
      const ids = JSON.parse(readFileSync(path, 'utf8')) as number[];
      rmSync(path);
      return ids;
    });
  }
}
