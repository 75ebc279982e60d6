import type { Readable } from 'node:stream';
import type { Dispatcher } from '../dispatcher.js';
import { EmitterSource, isEmitter } from './emitter-source.js';
import { IterableSource } from './iterable-source.js';
import { isSubscribable, ObservableSource } from './observable-source.js';
import type { Source, SourceOptions } from './source.js';
import { StreamSource } from './stream-source.js';

const defaultCapacity = 1024;

/** The source behind a value, or `undefined` when it is none of those TaskThread knows. */
export function sourceOf(value: unknown, options: SourceOptions, dispatcher: Dispatcher): Source | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const capacity = options.capacity ?? defaultCapacity;
  if (options.event !== undefined)
    return isEmitter(value) ? new EmitterSource(value, options.event, capacity) : undefined;
  if (isStream(value)) return new StreamSource(value);
  if (Symbol.asyncIterator in value) return new IterableSource(value as AsyncIterable<unknown>, dispatcher);
  return isSubscribable(value) ? new ObservableSource(value, capacity) : undefined;
}

function isStream(value: object): value is Readable {
  return 'readable' in value && 'pause' in value && 'on' in value && typeof value.pause === 'function';
}
