/** What one repetition measured, by the name of the figure: rates per second, or bytes. */
export type Figures = Readonly<Record<string, number>>;

/** What the file of a contestant exports. */
export interface Measurement {
  /** @param size how many children, signals or round trips */
  readonly measure: (size: number) => Promise<Figures>;
}

/** One program that does the work of a workload. Its file is loaded in its own process only. */
export interface Contestant {
  readonly name: string;
  readonly load: () => Promise<Measurement>;
  /** whether it measures bytes: then, and only then, it may call `gc()` */
  readonly bytes?: boolean;
}

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
}

export interface Workload {
  readonly name: string;
  readonly title: string;
  /** at scale 1 */
  readonly size: number;
  readonly contestants: readonly Contestant[];
  readonly comparisons: readonly Comparison[];
  readonly bars?: readonly Bar[];
}
