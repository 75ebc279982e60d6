/**
 * Something that goes wrong in a simulation, at random.
 *
 * - `throw`: a listener or a task throws, before or after its work
 * - `slow`: a listener or a task takes up to `ms` longer
 * - `enter`: the start of a thread fails, in `enter`
 * - `exit`: `exit` does not end
 * - `stop`: somebody stops a thread, at any moment
 * - `crash`: a thread fails, at any moment; with a high rate a storm of restarts
 */
export interface Fault {
  readonly kind: 'throw' | 'slow' | 'enter' | 'exit' | 'stop' | 'crash';
  /** 0 to 1: how often, per call; of `stop` and `crash` per listener or task that gets its turn anywhere in the tree */
  readonly rate: number;
  /** which threads: a path, in which `*` stands for anything, as in `master/server/connections[*]`; all unless told */
  readonly path?: string;
  /** most virtual ms of one that is `slow`; 100 unless told */
  readonly ms?: number;
}

export const faultKinds = ['throw', 'slow', 'enter', 'exit', 'stop', 'crash'] as const;

/** A fault with its path ready to be compared. */
export interface ReadyFault extends Fault {
  hits(path: string): boolean;
}

export function readyFault(fault: Fault): ReadyFault {
  const { path = '*' } = fault;
  if (path === '*') return { ...fault, hits: () => true };
  const literal = path.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const pattern = new RegExp(`^${literal.join('.*')}$`, 's');
  return { ...fault, hits: (each) => pattern.test(each) };
}
