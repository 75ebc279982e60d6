import type { Counts, Flow, HandlerTimes } from '../../thread/edge-statistics.js';
import { addHandlerTimes, noHandlerTimes } from './handler-time.js';
import type { SignalQueue } from '../queue/queue.js';

const emptyCounts: Counts = {
  offered: 0,
  accepted: 0,
  refused: 0,
  waiting: 0,
  handled: 0,
  failed: 0,
  dropped: 0,
  discarded: 0,
  queued: 0,
  running: 0,
  overdrafts: 0,
  peak: 0,
  bytes: 0,
  lateReplies: 0,
  values: 0,
  valuesLost: 0,
};

export const emptyFlow: Flow = Object.freeze({ ...emptyCounts, handlerMs: noHandlerTimes });

/** What became of the signals that left the queue, as far as they were not simply handled. */
interface Taken {
  readonly running: number;
  readonly failed: number;
  /** given up before their handler was done */
  readonly forsaken: number;
  readonly lateReplies: number;
  readonly values: { readonly given: number; readonly lost: number };
}

export function flowOf(queue: SignalQueue, taken: Taken, handlerMs: HandlerTimes): Flow {
  const { drops } = queue;
  return {
    offered: queue.accepted + queue.refused + queue.waiting,
    accepted: queue.accepted,
    refused: queue.refused,
    waiting: queue.waiting,
    handled: queue.taken - taken.running - taken.failed - queue.discarded - taken.forsaken,
    failed: taken.failed,
    dropped: drops?.total ?? 0,
    discarded: queue.discarded + taken.forsaken,
    queued: queue.size,
    running: taken.running,
    overdrafts: queue.overdrafts,
    peak: queue.peak,
    bytes: queue.bytes,
    lateReplies: taken.lateReplies,
    values: taken.values.given,
    valuesLost: taken.values.lost,
    handlerMs,
    ...(drops?.total && { drops: drops.byClass }),
  };
}

/** The sum of two flows, of which the higher peak counts; the account of a sum balances as those of its parts do. */
export function addFlows(a: Flow, b: Flow): Flow {
  if (a === emptyFlow) return b;
  if (b === emptyFlow) return a;
  const sum: Record<keyof Counts, number> = { ...emptyCounts };
  for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] = a[key] + b[key];
  const drops = addDrops(a.drops, b.drops);
  const handlerMs = addHandlerTimes(a.handlerMs, b.handlerMs);
  return { ...sum, peak: Math.max(a.peak, b.peak), handlerMs, ...(drops && { drops }) };
}

function addDrops(a: Flow['drops'], b: Flow['drops']): Flow['drops'] {
  if (!a || !b) return a ?? b;
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
