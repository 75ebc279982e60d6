import type { Edge } from './edge.js';
import type { Receiver } from './receiver.js';

/** What happens to the signals of one class when their turn comes: a listener method, or a relay. */
export interface Route {
  /** `Class.method` for errors */
  readonly member: string;
  readonly batch: { readonly max: number; readonly withinMs: number } | undefined;
  /** @param item the signal, or an array of them where `batch` is set */
  deliver(receiver: Receiver, item: unknown, edge: Edge): unknown;
}
