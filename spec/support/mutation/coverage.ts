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
  /** passed by specs that start no programs: no others are asked about it */
  readonly #near: ReadonlySet<number>;

  constructor(files: readonly CoveredFile[]) {
    this.#files = files;
    this.#cold = new Set(files.flatMap((file) => [...file.loading, ...file.specs.flatMap(({ once }) => once)]));
    const near = files.flatMap(({ specs }) => specs.filter(({ inPrograms }) => !inPrograms));
    this.#near = new Set(near.flatMap(({ mutants }) => mutants));
  }

  /** Specs that are red without any mutant, and why. */
  get red(): string[] {
    return this.#files.flatMap(({ specs }) => specs.flatMap(({ red }) => (red === undefined ? [] : [red])));
  }

  /** All specs that do not take long. */
  get quick(): Part[] {
    return this.#files.map(({ file, specs }) =>
      partOf(
        file,
        specs.filter((each) => isUsed(each, false) && !each.inPrograms),
      ),
    );
  }

  /**
   * The specs to be run with a mutant, the fastest first; no parts when none passes it.
   *
   * @param slow those that take long instead of those that do not
   */
  trialOf({ id }: Mutant, slow: boolean): Trial {
    const cold = this.#cold.has(id);
    const withPrograms = !this.#near.has(id);
    const parts = this.#files.map(({ file, loading, specs }) => {
      const passes = (each: CoveredSpec): boolean => each.mutants.includes(id);
      const whole = cold && (loading.includes(id) || specs.some((each) => !each.inPrograms && passes(each)));
      const wanted = specs.filter((each) => (each.inPrograms ? withPrograms && passes(each) : whole || passes(each)));
      return { file, specs: wanted.filter((each) => isUsed(each, slow)) };
    });
    const ordered = parts.filter(({ specs }) => specs.length > 0).sort((a, b) => costOf(a.specs) - costOf(b.specs));
    return { mutant: id, cold: cold || withPrograms, parts: ordered.map(({ file, specs }) => partOf(file, specs)) };
  }
}

function isUsed({ ms, red }: CoveredSpec, slow: boolean): boolean {
  return red === undefined && ms > quickMs === slow;
}

function partOf(file: string, specs: readonly CoveredSpec[]): Part {
  return {
    file,
    specs: specs.map((each) => ({ title: each.title, timeoutMs: timeoutOf(each) })),
    maxPasses: leastPasses + times * specs.reduce((sum, { passes }) => sum + passes, 0),
  };
}

function timeoutOf({ ms, wallMs, inPrograms }: CoveredSpec): number {
  return Math.max(leastMs, inPrograms ? 4 * wallMs : times * ms);
}

function costOf(specs: readonly CoveredSpec[]): number {
  return specs.reduce((sum, { ms, wallMs, inPrograms }) => sum + (inPrograms ? 1e6 + wallMs : ms), 0);
}
