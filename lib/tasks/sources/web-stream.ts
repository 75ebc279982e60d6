/** What TaskThread needs of a `ReadableStream` of the web. */
interface WebStream {
  getReader(): { read(): Promise<IteratorResult<unknown>>; releaseLock(): void };
}

export function isWebStream(value: object): value is WebStream {
  return 'getReader' in value && typeof value.getReader === 'function';
}

/**
 * A web stream as an iterable. Its own would cancel it at the end, and only behind the next chunk; this one gives up the
 * lock at once, and what comes later is for whoever reads it next.
 */
export function itemsOf(stream: WebStream): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const reader = stream.getReader();
      return {
        next: () => reader.read(),
        async return() {
          reader.releaseLock();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
