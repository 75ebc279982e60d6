import type { Listener } from '../../intercom/listener.js';
import type { SignalQueue } from '../../intercom/queue/queue.js';
import type { MaybePromise } from '../../thread/protocol.js';
import type { Ledger } from './ledger.js';

/** Tells a ledger what passes a listener and its queue. */
export function watchFlow(listener: Listener, ledger: Ledger): void {
  watchQueue(listener.queue, ledger);
  watchListener(listener, ledger);
}

/** Tells a ledger what passes a queue. */
function watchQueue(queue: SignalQueue, ledger: Ledger): void {
  const offer = queue.offer.bind(queue);
  const tryOffer = queue.tryOffer.bind(queue);
  const accept = queue.accept.bind(queue);
  const unbound = queue.unbound.bind(queue);
  const take = queue.take.bind(queue);
  queue.offer = (signal): MaybePromise => {
    ledger.offers(signal);
    const wait = offer(signal);
    ledger.checkBound();
    if (wait) return ledger.waits(wait);
    ledger.overtakes(signal);
  };
  queue.tryOffer = (signal): boolean => {
    ledger.offers(signal);
    const taken = tryOffer(signal);
    if (taken) ledger.overtakes(signal);
    else ledger.refuses(signal);
    return taken;
  };
  queue.accept = (signals, from, check): number => {
    const before = queue.accepted;
    try {
      return accept(signals, from, check);
    } finally {
      for (const signal of signals.slice(from, from + queue.accepted - before)) ledger.offers(signal);
    }
  };
  queue.unbound = (): void => {
    ledger.unbounds();
    unbound();
  };
  queue.take = (): unknown => {
    ledger.checkBound();
    return take();
  };
}

/** Tells a ledger what a listener loses, drops and gives up. */
function watchListener(listener: Listener, ledger: Ledger): void {
  const lost = listener.lost.bind(listener);
  const overran = listener.overran.bind(listener);
  const overdrawn = listener.overdrawn.bind(listener);
  const dropped = listener.dropped.bind(listener);
  listener.lost = (signal, ...how): void => {
    ledger.loses(signal);
    lost(signal, ...how);
  };
  listener.overran = (route, signals): unknown => {
    ledger.overruns(signals[0]);
    return overran(route, signals);
  };
  listener.dropped = (signal, reason, at): void => {
    ledger.drops(signal, reason === 'latest' && at === undefined);
    dropped(signal, reason, at);
  };
  listener.overdrawn = (): void => {
    ledger.overdraws();
    overdrawn();
  };
}
