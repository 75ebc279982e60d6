import type { Readable } from 'node:stream';
import { emitterSource } from './emitter-source.js';
import { IterableSource } from './iterable-source.js';
import { isSubscribable } from './endable.js';
import { FeedSource } from './feed-source.js';
import { ObservableFeed } from './observable-feed.js';
import { ObservableSource } from './observable-source.js';
import type { Source, SourceParts } from './source.js';
import { StreamSource } from './stream-source.js';
import { isWebStream, itemsOf } from './web-stream.js';

/** The source behind a value, or `undefined` when it is none of those TaskThread knows. */
export function sourceOf(value: unknown, parts: SourceParts): Source | undefined {
  const { event } = parts.options;
  if (event !== undefined) return emitterSource(value, event, parts);
  if (typeof value !== 'object' || value === null) return undefined;
  if (isStream(value)) return new StreamSource(value, parts);
  if (isWebStream(value)) return new IterableSource(itemsOf(value), parts);
  if (value instanceof ObservableFeed) return new FeedSource(value, parts);
  if (Symbol.asyncIterator in value) return new IterableSource(value as AsyncIterable<unknown>, parts);
  return isSubscribable(value) ? new ObservableSource(value, parts) : undefined;
}

function isStream(value: object): value is Readable {
  return 'readable' in value && 'pause' in value && 'on' in value && typeof value.pause === 'function';
}
