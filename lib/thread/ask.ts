import { markAskBase } from '../metadata/ask-base.js';
import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { ChildRef } from './child-ref.js';
import type { AnyThread } from './task-thread.js';

/** Marks the type of an ask with that of its reply; exists for the compiler only. */
export declare const REPLY: unique symbol;

/**
 * A signal that is answered with an `R`: what the listener of its class returns, or its promise resolves with, is the
 * reply. Asked with `this.ask`, `ref.ask` or `group.askAll`; sent with `up` or `send` it is a signal like others, and
 * what the listener returns goes nowhere.
 *
 * @example
 * ```ts
 * class FindRows extends Ask<Row[]> { constructor(readonly table: string) { super(); } }
 *
 * @Thread()
 * class DatabaseThread extends TaskThread<{ in: FindRows }> {
 *   @OnIn(FindRows) find({ table }: FindRows): Row[] { return this.rows.get(table) ?? []; }
 * }
 * // in its parent:
 * const rows = await this.database.ask(new FindRows('users'));
 * ```
 */
export abstract class Ask<R> {
  declare readonly [REPLY]: R;
}

markAskBase(Ask);

/** What `ask` and `askAll` take besides the ask. */
export interface AskOptions {
  /** ms in which the reply has to come, from the call on; 5,000 unless told */
  timeoutMs?: number;
}

/** What an ask is answered with. */
export type ReplyOf<S> = S extends Ask<infer R> ? R : never;

/** The asks among declared signals. */
export type AskIn<U> = U extends Ask<unknown> ? U : never;

/** What a listener has to return: of an ask its reply, or a promise of it. */
export type Returned<S> = [S] extends [Ask<infer R>] ? R | Promise<R> : unknown;

/** How one member of a group answered `askAll`, in the manner of `Promise.allSettled`. */
export type MemberReply<T extends AnyThread, R> =
  | { readonly status: 'fulfilled'; readonly child: ChildRef<T>; readonly value: R }
  | { readonly status: 'rejected'; readonly child: ChildRef<T>; readonly reason: TaskThreadError };
