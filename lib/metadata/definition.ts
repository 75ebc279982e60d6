import type { Observable, SchedulerLike } from 'rxjs';
import type { ListeningOptions, ReschedulingOptions } from './task-options.js';
import type { QueueOptions, RestartOptions, ThreadOptions } from './options.js';

/** Operators of rxjs between the queue and the method. */
// what they take and give is known to the types of the decorators only
// eslint-disable-next-line typescript/no-explicit-any
export type PipeFunction = (signals: Observable<any>, scheduler: SchedulerLike) => Observable<unknown>;

/** A constructor, as the metadata holds it: what it makes is known to the types of the decorators only. */
export type Class = abstract new (...args: never[]) => unknown;

/** A class, a thunk that returns one, or what a circular import left. */
export type ClassSource = Class | (() => Class) | undefined;

/** What `@Child` or `@Children` recorded. */
export interface ChildDefinition {
  readonly kind: 'one' | 'group';
  readonly field: string;
  readonly source: ClassSource;
  /** constructor arguments of a `@Child`, or what computes them from the parent */
  readonly args: readonly unknown[] | ((parent: unknown) => readonly unknown[]);
  /** most members of a group at a time */
  readonly max: number;
  /** ms after which a member that does nothing is stopped */
  readonly idleMs: number | undefined;
  /** what was said about the end of it; the rest is up to the supervision */
  readonly restart: RestartOptions;
}

/** What `@OnIn` or `@OnUp` recorded. */
export interface ListenerDefinition {
  readonly direction: 'in' | 'up';
  readonly method: string;
  readonly signal: Class | undefined;
  readonly from: ClassSource;
  /** whether `from` was given: an undefined class is a fault, an absent one is not */
  readonly narrowed: boolean;
  readonly batch: { readonly max: number; readonly withinMs: number } | undefined;
  /** calls at once on one edge */
  readonly concurrency: number;
  readonly timeoutMs: number | undefined;
  /** operators of rxjs between queue and method */
  readonly pipe: PipeFunction | undefined;
  /** bound and overflow of its signals within their queue, where it has any of its own */
  readonly queue: QueueOptions | undefined;
}

/** What `@Rescheduling` recorded. */
export interface TaskDefinition {
  readonly method: string;
  readonly options: ReschedulingOptions;
}

/** What `@Listening` recorded. */
export interface SourceDefinition {
  readonly method: string;
  readonly source: string | ((thread: unknown) => unknown);
  readonly options: ListeningOptions;
}

/** What `@OnChildExit` recorded. */
export interface ChildExitDefinition {
  readonly method: string;
  readonly from: ClassSource;
  readonly narrowed: boolean;
}

/** What `@Exclusive` recorded. */
export interface ExclusiveDefinition {
  readonly method: string;
  readonly lock: string;
}

/** How long the parts of a thread's life may take, in ms, where `@Thread` says so. */
export type Timeouts = Pick<ThreadOptions, 'startTimeoutMs' | 'quiesceTimeoutMs' | 'drainTimeoutMs' | 'exitTimeoutMs'>;

/** Everything the decorators of one class and its bases recorded: frozen plain data, the only thing the runtime reads. */
export interface ThreadDefinition {
  readonly type: Class;
  readonly name: string;
  /** whether the class, or a base of it, has `@Thread`, and it extends `TaskThread` */
  readonly isThread: boolean;
  readonly up: readonly (Class | undefined)[];
  readonly forwardUp: readonly (Class | undefined)[];
  readonly forwardIn: readonly (Class | undefined)[];
  readonly deadlockMs: number | undefined;
  readonly timeouts: Timeouts;
  readonly queues: { readonly in?: QueueOptions; readonly up?: QueueOptions };
  readonly children: readonly ChildDefinition[];
  readonly listeners: readonly ListenerDefinition[];
  readonly tasks: readonly TaskDefinition[];
  readonly sources: readonly SourceDefinition[];
  readonly childExits: readonly ChildExitDefinition[];
  /** whether nothing that begins in it runs at the same time as anything else */
  readonly serial: boolean;
  readonly exclusives: readonly ExclusiveDefinition[];
}
