/** The promise itself, which, awaited or not, never becomes an unhandled rejection. */
export function unheard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** The same as a promise of its own, which has no listener but those of the caller's: a trace goes on through it. */
export function unheardAndTraced<T>(promise: Promise<T>): Promise<T> {
  const traced = new Promise<T>((resolve) => {
    promise.then(resolve, () => {
      traced.catch(() => {});
      resolve(promise);
    });
  });
  return traced;
}
