import type { CLASS, InOf } from './protocol.js';

/** A sentence that shows in the diagnostic of the compiler. */
export type Fault<M extends string> = { readonly [K in M]: never };

/** The signals that the children of a thread take, as its fields tell. */
export type ChildrenTake<T> = { [K in keyof T]: T[K] extends { readonly [CLASS]: infer X } ? InOf<X> : never }[keyof T];
