import type { AnyThread } from '../thread/task-thread.js';

/** A decorator of a method that is called with `Args`. The legacy signature stands last: its fault is the one shown. */
export interface MethodDecorator<Args extends readonly unknown[], R = unknown> {
  <T extends AnyThread, M extends (...args: Args) => R>(target: M, context: ClassMethodDecoratorContext<T, M>): void;
  <T extends AnyThread, M extends (...args: Args) => R>(
    target: T,
    key: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void;
}
