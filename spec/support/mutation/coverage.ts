import type { CoveredFile, CoveredSpec, Part, Trial } from './messages.js';
import type { Mutant } from './mutant.js';

/** ms of the processor; specs that take longer are run only with what the others left alive */
const quickMs = 50;
/** what a spec gets that hangs */
const leastMs = 1_000;
/** how many times as long, or as often, as without the mutant */
const times = 20;
const leastPasses = 500_000;

/** Which specs pass which mutants. */
export class Coverage {
  readonly #files: readonly CoveredFile[];
  readonly #cold: ReadonlySet<number>;

  constructor(files: readonly CoveredFile[]) {
    this.#files = files;
    this.#cold = new Set(files.flatMap((file) => [...file.loading, ...file.specs.flatMap(({ once }) => once)]));
  }

  /** Specs that are red without any mutant, and why. */
  get red(): string[] {
    return this.#files.flatMap(({ specs }) => specs.flatMap(({ red }) => (red === undefined ? [] : [red])));
  }

  /**
   * The specs to be run with a mutant, the fastest first; no parts when none passes it.
   *
   * @param slow those that take long instead of those that do not
   */
  trialOf({ id }: Mutant, slow: boolean): Trial {
    const cold = this.#cold.has(id);
    const parts = this.#files.map(({ file, loading, specs }) => {
      const passing = specs.filter(({ mutants }) => mutants.includes(id));
      const wholeFile = cold && (loading.includes(id) || passing.length > 0);
      const wanted = wholeFile ? specs : passing;
      return { file, specs: wanted.filter(({ ms, red }) => red === undefined && ms > quickMs === slow) };
    });
    const ordered = parts.filter(({ specs }) => specs.length > 0).sort((a, b) => msOf(a.specs) - msOf(b.specs));
    return { mutant: id, cold, parts: ordered.map(({ file, specs }) => partOf(file, specs)) };
  }
}

function partOf(file: string, specs: readonly CoveredSpec[]): Part {
  return {
    file,
    titles: specs.map(({ title }) => title),
    timeoutMs: Math.max(leastMs, times * Math.max(...specs.map(({ ms }) => ms))),
    maxPasses: leastPasses + times * specs.reduce((sum, { passes }) => sum + passes, 0),
  };
}

function msOf(specs: readonly CoveredSpec[]): number {
  return specs.reduce((sum, { ms }) => sum + ms, 0);
}
