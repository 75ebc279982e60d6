import type { ReplyOf } from '../thread/ask.js';
import type { ChildRef } from '../thread/child-ref.js';
import type { CLASS } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';

/** Names of the `@Child` fields of a thread. */
export type ChildField<T> = { [K in keyof T]: T[K] extends ChildRef ? K : never }[keyof T] & string;

/** Names of the `@Children` fields of a thread. */
export type GroupField<T> = {
  [K in keyof T]: T[K] extends { readonly [CLASS]: unknown; spawn(...args: never[]): unknown } ? K : never;
}[keyof T] &
  string;

/** The class of thread behind a field. */
export type ThreadIn<T, K extends keyof T> = T[K] extends { readonly [CLASS]: infer X extends AnyThread } ? X : never;

/** Names of the methods of a thread. */
export type MethodOf<T> = { [K in keyof T]: T[K] extends (...item: never) => unknown ? K : never }[keyof T] & string;

/** What such a method takes: an item, or all the arguments of an event; anything where it takes nothing. */
export type ItemOf<M> = [M] extends [(...item: infer I) => unknown] ? (I extends [] ? [item?: unknown] : I) : never;

/** What answers an ask in a test: the reply, or what makes it of the ask. */
export type AnswerTo<S> = ReplyOf<S> | ((ask: S) => ReplyOf<S> | Promise<ReplyOf<S>>);
