/** What one repetition measured, by the name of the figure: rates per second, or bytes. */
export type Figures = Readonly<Record<string, number>>;

/** What the file of a contestant exports. */
export interface Measurement {
  /** @param size how many children, signals or round trips */
  readonly measure: (size: number) => Promise<Figures>;
}

interface Common {
  readonly name: string;
  /** share of the work it is given: rates compare all the same, and what is slow takes no more time than the others */
  readonly share?: number;
  /** what has to be done before it runs, once */
  readonly prepare?: () => void;
  /** what the machine lacks to run it, in a few words */
  readonly lacks?: () => string | undefined;
}

/** One program that does the work of a workload, in a process of its own. */
export interface Module extends Common {
  /** its file is loaded in that process only */
  readonly load: () => Promise<Measurement>;
  /** whether it measures bytes: then, and only then, it may call `gc()` */
  readonly bytes?: boolean;
}

/** The same in another language: a command that prints its figures as one line of JSON. */
export interface Program extends Common {
  readonly command: (workload: string, size: number) => readonly [file: string, ...args: string[]];
}

export type Contestant = Module | Program;

/** A ratio of two contestants of the same round, and what it should be at least. */
export interface Comparison {
  readonly figure: string;
  readonly of: string;
  readonly to: string;
  readonly aim?: number;
}

/** A limit; the benchmark ends with code 1 when a median is above it. */
export interface Bar {
  readonly figure: string;
  readonly of: string;
  readonly most: number;
  /** A machine that is busy misses it: then it is told, and does not count. */
  readonly punctual?: boolean;
}

export interface Workload {
  readonly name: string;
  readonly title: string;
  /** at scale 1 */
  readonly size: number;
  readonly contestants: readonly Contestant[];
  /** the contestant that the others are drawn as ratios to: "bare" unless told, and then only where there is one */
  readonly bare?: string;
  readonly comparisons: readonly Comparison[];
  readonly bars?: readonly Bar[];
}
