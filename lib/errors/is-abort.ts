/** Whether an error is what `fetch`, `once`, timers and their like throw when their AbortSignal aborts. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
