import { ByClass } from '../../intercom/by-class.js';
import { deliveryOf } from '../../intercom/delivery/delivery-of.js';
import type { Edge } from '../../intercom/edge.js';
import type { SignalQueue } from '../../intercom/queue/queue.js';
import type { Receiver } from '../../intercom/receiver.js';
import type { Outlet } from '../../intercom/delivery/relay-run.js';
import type { Route } from '../../intercom/route.js';
import type { Class, ListenerDefinition, ThreadDefinition } from '../../metadata/definition.js';
import { isAsk } from '../../metadata/ask-base.js';
import { hears, sendsUp } from '../../tree/signals.js';
import { guardedListener, guardOf } from '../lock/guards.js';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What a thread does with the signals of its parent. */
export function inRoutes(thread: ThreadDefinition): ByClass<Route> {
  const routes = new Map<Class, Route>();
  for (const signal of thread.forwardIn) routes.set(signal!, relayIn(`${thread.name}.forwardIn`, signal));
  for (const listener of thread.listeners)
    if (listener.direction === 'in') routes.set(listener.signal!, call(thread, listener));
  return new ByClass(routes);
}

/** What a thread does with the signals of a child of class `child`. A listener narrowed to it wins over a general one. */
export function upRoutes(thread: ThreadDefinition, child: Class): ByClass<Route> {
  const routes = new Map<Class, Route>();
  for (const signal of thread.forwardUp) routes.set(signal!, relayUp(`${thread.name}.forwardUp`, signal));
  const listeners = thread.listeners.filter((each) => each.direction === 'up' && hears(each, child));
  for (const narrowed of [false, true]) {
    for (const listener of listeners)
      if (listener.narrowed === narrowed) routes.set(listener.signal!, call(thread, listener));
  }
  return new ByClass(routes);
}

/** What a master sends UP goes to whoever embeds it. */
export function outsideRoutes(master: ThreadDefinition): ByClass<Route> {
  return new ByClass(new Map(sendsUp(master).map((signal) => [signal, relayUp('up$', signal)])));
}

/** An ask takes along the reply that is awaited. */
function relayUp(member: string, signal: Class | undefined): Route {
  if (isAsk(signal)) return relay(member, (receiver, item, child) => receiver.passUp(item, child!));
  const find = (receiver: Receiver): SignalQueue | undefined => receiver.outletUp();
  return relay(member, (receiver, item) => receiver.up(item), find);
}

function relayIn(member: string, signal: Class | undefined): Route {
  if (isAsk(signal)) return relay(member, (receiver, item) => receiver.passIn(item));
  const find = (receiver: Receiver, item: unknown): SignalQueue | undefined => receiver.outletIn(item);
  return relay(member, (receiver, item) => receiver.broadcast(item), find);
}

type Send = (receiver: Receiver, item: unknown, child: Edge | undefined) => unknown;

function relay(member: string, send: Send, find?: Outlet['find']): Route {
  const method: Route['method'] = function (item, child) {
    return send(this as Receiver, item, child);
  };
  return {
    member,
    delivery: undefined,
    batch: undefined,
    concurrency: 1,
    timeoutMs: undefined,
    pipe: undefined,
    queue: undefined,
    relays: true,
    outlet: find && { method, find },
    answers: false,
    guarded: false,
    method,
  };
}

/** The method is looked up here, once: by name at each signal it would cost as much as the rest of the delivery. */
function call(thread: ThreadDefinition, listener: ListenerDefinition): Route {
  const { direction, signal, batch, concurrency, timeoutMs, queue } = listener;
  const method = Reflect.get(thread.type.prototype as object, listener.method) as Method;
  const delivery = deliveryOf(listener, method.length > (direction === 'in' ? 1 : 2));
  const member = `${thread.name}.${listener.method}`;
  const guard = guardOf(thread, listener.method);
  const told = delivery && direction === 'in' ? withoutChild(method) : method;
  return {
    member,
    delivery,
    batch,
    concurrency,
    timeoutMs,
    queue,
    relays: false,
    outlet: undefined,
    answers: isAsk(signal),
    pipe: listener.pipe,
    guarded: guard !== undefined,
    method: guard ? guardedListener(told, guard, member) : told,
  };
}

/** A method of `@OnIn` is told about its call right behind the signal. */
function withoutChild(method: Method): Route['method'] {
  return function (item, _child, run) {
    return method.call(this, item, run);
  };
}
