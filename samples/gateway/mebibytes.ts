import type { Capacity } from 'taskthread';

/** what a signal takes besides its bytes, roughly */
const overhead = 64;

/** The capacity of a queue of packets or frames, in MiB: many small ones or a few large ones. */
export function mebibytes(count: number): Capacity {
  return { bytes: count * 2 ** 20, weigh };
}

function weigh({ bytes }: { bytes: Buffer }): number {
  return bytes.length + overhead;
}
