// Compiled, never run: decorators in the wrong place.
import {
  Child,
  type ChildRef,
  Children,
  Listening,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { Alpha, OptionalThread } from './signals.js';

// @ts-expect-error -- on a class
@OnIn(Alpha)
export class ListenerClass extends TaskThread<{ in: Alpha }> {}

// @ts-expect-error -- on a class
@OnUp(Alpha)
export class UpListenerClass extends TaskThread {}

// @ts-expect-error -- on a class
@Rescheduling(5)
export class TaskClass extends TaskThread {}

// @ts-expect-error -- on a class
@Listening('socket')
export class SourceClass extends TaskThread {}

// @ts-expect-error -- on a class
@OnChildExit()
export class ExitClass extends TaskThread {}

// @ts-expect-error -- on a class
@Child(OptionalThread)
export class ChildClass extends TaskThread {}

export class Members extends TaskThread<{ in: Alpha }> {
  // @ts-expect-error -- on a method
  @Thread() threadMethod(): void {}

  // @ts-expect-error -- on a method
  @Child(OptionalThread) childMethod(): void {}

  // @ts-expect-error -- on a method
  @Children(OptionalThread) groupMethod(): void {}

  // @ts-expect-error -- on a field
  @Rescheduling(5) taskField = 3;

  // @ts-expect-error -- on a field
  @OnIn(Alpha) inField = 3;

  // @ts-expect-error -- on a field
  @OnUp(Alpha) upField = 3;

  // @ts-expect-error -- on a field
  @OnChildExit() exitField = 3;

  // @ts-expect-error -- on a private field
  @Child(OptionalThread) private hidden!: ChildRef<OptionalThread>;

  // @ts-expect-error -- on a protected field
  @Children(OptionalThread) protected halfHidden!: ThreadGroup<typeof OptionalThread>;

  // @ts-expect-error -- on a static field
  @Child(OptionalThread) static shared: ChildRef<OptionalThread>;

  // @ts-expect-error -- on a static method
  @Rescheduling(5) static tick(): void {}

  // @ts-expect-error -- on a static method
  @OnIn(Alpha) static take(_signal: Alpha): void {}

  // @ts-expect-error -- on a getter
  @Rescheduling(5) get got(): number {
    return 1;
  }

  // @ts-expect-error -- on a getter
  @OnIn(Alpha) get gotToo(): number {
    return 1;
  }
}

/** Not a thread at all. */
export class Plain {
  // @ts-expect-error -- the class is no thread
  @Rescheduling(5) tick(): void {}

  // @ts-expect-error -- the class is no thread
  @OnIn(Alpha) take(_signal: Alpha): void {}
}
