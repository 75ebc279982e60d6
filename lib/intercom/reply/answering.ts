import { asPromise } from '../../errors/as-promise.js';
import { quote } from '../../errors/quote.js';
import type { Replies } from './replies.js';
import type { Reply } from './reply.js';
import type { Route } from '../route.js';

/** A route whose result is the reply to whoever asked; the result of what was only sent goes nowhere. */
export function answering(route: Route, replies: Replies): Route {
  const { member, method, answers } = route;
  if (!answers) return route;
  return {
    ...route,
    method(item, child, run) {
      const call = (): unknown => Reflect.apply(method, this, [item, child, run]);
      const reply = replies.get(item);
      if (!reply) return call();
      reply.begin(member);
      return answer(reply, call);
    },
  };
}

function answer(reply: Reply, call: () => unknown): unknown {
  const threw = (error: unknown): void => reply.fail(`${reply.member} threw ${quote(error).replace(/\.$/, '')}`, error);
  let result: unknown;
  try {
    result = call();
    const promise = asPromise(result);
    if (promise) {
      // Before the listener hears of it: who asked is told of what was thrown, not of the end that follows from it.
      promise.then((value) => reply.answer(value), threw);
      return promise;
    }
  } catch (error) {
    threw(error);
    throw error;
  }
  reply.answer(result);
  return undefined;
}
