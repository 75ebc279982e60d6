import type { Fault } from './faults.js';

/** Marks the type of a thread with its protocol; exists for the compiler only. */
export declare const PROTOCOL: unique symbol;
/** Marks the type of a ref or a group with the thread behind it; exists for the compiler only. */
export declare const CLASS: unique symbol;

/**
 * What a thread receives from its parent (`in`), sends to its parent (`up`) and broadcasts to its children (`down`):
 * unions of signal classes.
 */
export interface Protocol {
  in?: unknown;
  up?: unknown;
  down?: unknown;
}

/** Refuses misspelt protocol keys. */
export type Strict<P> = Protocol & { [K in Exclude<keyof P, keyof Protocol>]: never };

export type Get<P, K extends string> = K extends keyof P ? P[K] : never;

/** The signals a thread takes from its parent. */
export type InOf<T> = T extends { readonly [PROTOCOL]: infer P } ? Get<P, 'in'> : never;
/** The signals a thread sends to its parent. */
export type UpOf<T> = T extends { readonly [PROTOCOL]: infer P } ? Get<P, 'up'> : never;
/** The signals a thread broadcasts to its children. */
export type DownOf<T> = T extends { readonly [PROTOCOL]: infer P } ? Get<P, 'down'> : never;

type Is<S, U> = U extends unknown ? ([S] extends [U] ? ([U] extends [S] ? true : never) : never) : never;

/** What the compiler shows in the place of a signal that was not declared: the ones that are. */
interface OneOf<U> {
  readonly [PROTOCOL]: U;
}
type Refused<U> = [U] extends [never] ? Fault<'no signal is declared here'> : OneOf<U>;

/** `S` where each member of `S` is exactly a member of `U`; a class that merely fits the shape is refused. */
export type Exact<S, U> = S extends unknown ? (true extends Is<S, U> ? S : Refused<U>) : never;

/** Nothing when it was done at once, a promise when it must wait: `await` is always right. */
export type MaybePromise = void | Promise<void>;

/** A class that can be constructed. */
// The one place that needs `any`: constructor parameters are contravariant, `never[]` would lose ConstructorParameters.
// eslint-disable-next-line typescript/no-explicit-any
export type Ctor<T = any> = new (...args: any[]) => T;
// eslint-disable-next-line typescript/no-explicit-any
export type AbstractCtor<T = any> = abstract new (...args: any[]) => T;

/** The class of a declared signal. */
export type Declared<S, U> = AbstractCtor<S> & ([Exact<S, U>] extends [S] ? unknown : Fault<'not declared here'>);
