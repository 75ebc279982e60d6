import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import { checkOptions, milliseconds } from '../../errors/validate.js';
import type { Listener } from '../../intercom/listener.js';
import type { Replies } from '../../intercom/reply/replies.js';
import type { Reply } from '../../intercom/reply/reply.js';
import { Ask, type AskOptions, type MemberReply } from '../../thread/ask.js';
import type { AnyThread } from '../../thread/task-thread.js';
import type { ChildEdge } from './child-edge.js';

const defaultTimeoutMs = 5_000;
const rules = { timeoutMs: milliseconds };

/**
 * Puts an ask in a queue, like any signal.
 *
 * @param refused whether the queue has to turn it away
 * @returns the reply; `never`, for the types of it are those of whoever asks
 * @throws TaskThreadError `NOT_AN_ASK`, `INVALID_OPTION`, `ASK_PENDING`
 */
export function ask(listener: Listener, signal: unknown, options?: AskOptions, refused = false): Promise<never> {
  const replies = listener.asked;
  if (!(signal instanceof Ask)) throw notAnAsk(signal, replies);
  if (options) checkOptions('ask', replies.asker.name, options, rules);
  const reply = replies.expect(signal, options?.timeoutMs ?? defaultTimeoutMs);
  try {
    if (refused) listener.queue.refuse(signal);
    else offer(listener, reply);
  } catch (error) {
    reply.fail('its queue could not take it', error);
  }
  refuseFailed(reply, listener);
  return reply.promise as Promise<never>;
}

/** An ask goes on to this queue, where it is offered next. */
export function pass(reply: Reply, listener: Listener): void {
  listener.asked.adopt(reply);
  refuseFailed(reply, listener);
}

/** The reply of one child among others, or why there is none. */
export async function settledReply(child: ChildEdge, reply: Promise<never>): Promise<MemberReply<AnyThread, never>> {
  try {
    return { status: 'fulfilled', child, value: await reply };
  } catch (error) {
    return { status: 'rejected', child, reason: error as TaskThreadError };
  }
}

function offer({ queue }: Listener, { ask, origin }: Reply): void {
  const wait = queue.offer(ask);
  if (!wait) return;
  origin.waiting++;
  void wait.then(() => origin.waiting--);
}

function refuseFailed(reply: Reply, listener: Listener): void {
  const failure = listener.receiver.unanswering(listener.direction);
  if (failure) reply.giveUp('that has failed', failure);
}

function notAnAsk(signal: unknown, { path, asker, answerer }: Replies): TaskThreadError {
  const found = quote(signal);
  const finding = `${asker.name} asks ${answerer.name} ${found}, whose class does not extend Ask.`;
  return new TaskThreadError('NOT_AN_ASK', finding, { path, signal: found });
}
