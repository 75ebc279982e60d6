/** Bytes in use on the heap, without what is garbage. Needs --expose-gc. */
export function heapUsed(): number {
  gc!();
  gc!();
  return process.memoryUsage().heapUsed;
}
