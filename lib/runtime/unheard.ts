/** The promise itself, which, awaited or not, never becomes an unhandled rejection. */
export function unheard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
