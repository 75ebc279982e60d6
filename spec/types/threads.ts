// Compiled, never run: @Thread against the type parameter of TaskThread.
import { Child, type ChildRef, Children, OnIn, Rescheduling, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { Alpha, Beta, PortThread, UpThread } from './signals.js';

@Thread({ up: [Alpha], forwardUp: [Beta] })
export class SendsAndForwards extends TaskThread<{ up: Alpha | Beta }> {}

@Thread({ forwardIn: [Alpha], queues: { in: { capacity: 8 } }, name: 'Relay' })
export class Relays extends TaskThread<{ in: Alpha }> {}

// @ts-expect-error -- `up` is not named
@Thread()
export class Unnamed extends TaskThread<{ up: Alpha }> {}

// @ts-expect-error -- another signal
@Thread({ up: [Beta] })
export class Other extends TaskThread<{ up: Alpha }> {}

// @ts-expect-error -- one too few
@Thread({ up: [Alpha] })
export class TooFew extends TaskThread<{ up: Alpha | Beta }> {}

// @ts-expect-error -- one too many
@Thread({ up: [Alpha], forwardUp: [Beta] })
export class TooMany extends TaskThread<{ up: Alpha }> {}

// @ts-expect-error -- `up` of the class is empty
@Thread({ up: [Alpha] })
export class Silent extends TaskThread {}

// @ts-expect-error -- forwardIn names what `in` does not
@Thread({ forwardIn: [Beta] })
export class ForwardsOther extends TaskThread<{ in: Alpha }> {}

// @ts-expect-error -- no thread
@Thread()
export class NoThread {}

// @ts-expect-error -- no child takes Beta
@Thread()
export class Deaf extends TaskThread<{ down: Beta }> {
  @Child(PortThread, { args: [1, 'host'] }) port!: ChildRef<PortThread>;
}

// @ts-expect-error -- misspelt
@Thread({ foward: [Alpha] })
export class MisspeltOption extends TaskThread {}

// @ts-expect-error -- a capacity is a number
@Thread({ queues: { in: { capacity: '8' } } })
export class CapacityText extends TaskThread {}

@Thread({ queues: { in: { overflow: 'latest', key: (alpha: Alpha) => alpha.a }, up: { overflow: 'fail' } } })
export class Overflows extends TaskThread<{ in: Alpha }> {
  @OnIn(Alpha) take(_signal: Alpha): void {}
}

// @ts-expect-error -- what is newer is told by a key
@Thread({ queues: { in: { overflow: 'latest' } } })
export class Keyless extends TaskThread {}

// @ts-expect-error -- a key is for `latest`
@Thread({ queues: { in: { overflow: 'wait', key: () => 1 } } })
export class Keyed extends TaskThread {}

// @ts-expect-error -- no such policy
@Thread({ queues: { in: { overflow: 'oldest' } } })
export class UnknownPolicy extends TaskThread {}

// @ts-expect-error -- a function gives a policy
@Thread({ queues: { in: { overflow: () => true } } })
export class NoPolicy extends TaskThread {}

// @ts-expect-error -- not a class
@Thread({ up: ['Alpha'] })
export class NamedByText extends TaskThread {}

// @ts-expect-error -- the protocol knows in, up and down
export class MisspeltKey extends TaskThread<{ inn: Alpha }> {}

// @ts-expect-error -- the protocol knows in, up and down
export class MisspeltSecond extends TaskThread<{ in: Alpha; ups: Beta }> {}

@Thread({ up: [Alpha] })
export class Base extends TaskThread<{ in: Alpha; up: Alpha }> {
  @OnIn(Alpha) take(signal: Alpha): void | Promise<void> {
    return this.up(signal);
  }
}

@Thread({ up: [Alpha] })
export class Sub extends Base {
  @OnIn(Alpha) override take(signal: Alpha): void | Promise<void> {
    return this.up(signal);
  }
}

export abstract class Generic<S extends object> extends TaskThread<{ in: Alpha; up: Alpha }> {
  abstract make(): S;

  @Rescheduling(5) tick(): S {
    return this.make();
  }
}

@Thread({ up: [Alpha] })
export class Concrete extends Generic<Alpha> {
  make(): Alpha {
    return new Alpha(1);
  }

  @OnIn(Alpha) take(_signal: Alpha): void {}
}

@Thread({ forwardUp: [Alpha] })
export class Recursive extends TaskThread<{ in: Alpha; up: Alpha; down: Alpha }> {
  @Children(() => Recursive) below!: ThreadGroup<typeof Recursive>;
  @Child(UpThread) child!: ChildRef<UpThread>;

  @OnIn(Alpha) relay(signal: Alpha): void | Promise<void> {
    return this.broadcast(signal);
  }
}

declare const sub: ChildRef<Sub>;
export const base: ChildRef<Base> = sub;
export const whatever: ChildRef = sub;
