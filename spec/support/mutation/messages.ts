/** A spec to be run, by its full title. */
export interface Wanted {
  readonly title: string;
  readonly timeoutMs: number;
}

/** Specs of one file, below the sandbox: `dist/spec/runtime/stop.spec.js`. */
export interface Part {
  readonly file: string;
  readonly specs: readonly Wanted[];
  /** how many switches may be passed; whoever passes more goes round for ever */
  readonly maxPasses: number;
}

/** Specs to be run with a mutant, until one of them goes red. */
export interface Trial {
  readonly mutant: number;
  /** the mutant stands from before anything is loaded, in a process that serves no other one */
  readonly cold: boolean;
  readonly parts: readonly Part[];
}

export interface Verdict {
  /** title of the spec that went red */
  readonly red?: string;
  /** red without the mutant, too */
  readonly spoilt?: boolean;
}

export interface CoveredSpec {
  readonly title: string;
  /** of the processor */
  readonly ms: number;
  readonly wallMs: number;
  /** whether it starts programs, which take long */
  readonly inPrograms: boolean;
  readonly passes: number;
  /** ids of the mutants it passes */
  readonly mutants: readonly number[];
  /** ids of those that it passed no more when it was run again: what they made was kept */
  readonly once: readonly number[];
  /** why it is of no use: red without any mutant */
  readonly red?: string;
}

export interface CoveredFile {
  readonly file: string;
  /** ids of the mutants that are passed while it loads */
  readonly loading: readonly number[];
  readonly specs: readonly CoveredSpec[];
}

export type Order = { readonly cover: string } | { readonly trial: Trial } | { readonly end: true };

/** exit code of a worker that passed too many switches */
export const endless = 77;
