// Compiled, never run: the parameters of @OnIn, @OnUp and @OnChildExit.
import { bufferCount, bufferTime, map, type Observable } from 'rxjs';
import {
  Child,
  type ChildRef,
  type Exit,
  type HandlerRun,
  OnChildExit,
  OnIn,
  OnUp,
  TaskThread,
  Thread,
} from 'taskthread';
import { Alpha, Beta, type OptionalThread, UpThread } from './signals.js';

const batch = { max: 10, withinMs: 5 };

@Thread()
export class Takes extends TaskThread<{ in: Alpha | Beta }> {
  @OnIn(Alpha) alpha(signal: Alpha): number {
    return signal.a;
  }
  @OnIn(Beta, { batch, concurrency: 2, timeoutMs: 5 }) async betas(signals: Beta[], run: HandlerRun): Promise<void> {
    await this.sleep(run.signal.aborted ? 0 : signals.length);
  }
}

@Thread()
export class Overflows extends TaskThread<{ in: Alpha | Beta }> {
  @OnIn(Alpha, { capacity: 5, overflow: 'drop-oldest' }) oldest(_signal: Alpha): void {}
  @OnIn(Alpha, { overflow: 'latest', key: (alpha) => alpha.a }) latest(_signal: Alpha): void {}
  @OnIn(Alpha, { batch, capacity: { bytes: 5, weigh: (alpha) => alpha.a } }) weighed(_signals: Alpha[]): void {}
  @OnIn(Alpha, { overflow: (alpha, { oldest }) => (alpha.a > (oldest?.a ?? 0) ? 'drop-oldest' : 'drop-newest') })
  asked(_signal: Alpha): void {}

  // @ts-expect-error -- the key is one of Alpha
  @OnIn(Alpha, { overflow: 'latest', key: (alpha) => alpha.b }) otherKey(_signal: Alpha): void {}

  // @ts-expect-error -- what is newer is told by a key
  @OnIn(Alpha, { overflow: 'latest' }) keyless(_signal: Alpha): void {}

  // @ts-expect-error -- a key is for `latest`
  @OnIn(Alpha, { overflow: 'drop-oldest', key: (alpha: Alpha) => alpha.a }) keyed(_signal: Alpha): void {}

  // @ts-expect-error -- no such policy
  @OnIn(Alpha, { overflow: 'drop' }) unknown(_signal: Alpha): void {}

  // @ts-expect-error -- a function gives a policy, of which `latest` is none
  @OnIn(Alpha, { overflow: () => 'latest' }) functionLatest(_signal: Alpha): void {}

  // @ts-expect-error -- bytes are a number
  @OnIn(Alpha, { capacity: { bytes: 5, weigh: () => '5' } }) text(_signal: Alpha): void {}
}

@Thread()
export class TakesPiped extends TaskThread<{ in: Alpha }> {
  @OnIn(Alpha, { pipe: (signals) => signals.pipe(map(({ a }) => `${a}`)) }) text(text: string): string {
    return text;
  }
}

@Thread()
export class TakesNothing extends TaskThread<{ in: Alpha }> {
  @OnIn(Alpha) alpha(): void {}
}

@Thread()
export class WrongIn extends TaskThread<{ in: Alpha }> {
  // @ts-expect-error -- the parameter is another class
  @OnIn(Alpha) other(_signal: Beta): void {}

  // @ts-expect-error -- a batch gives an array
  @OnIn(Alpha, { batch }) one(_signal: Alpha): void {}

  // @ts-expect-error -- an array needs a batch
  @OnIn(Alpha) many(_signals: Alpha[]): void {}

  // @ts-expect-error -- `in` does not name Beta
  @OnIn(Beta) undeclared(_signal: Beta): void {}

  // @ts-expect-error -- a listener of IN gets the signal and what is told about the call
  @OnIn(Alpha) two(_signal: Alpha, _more: string): void {}

  // @ts-expect-error -- misspelt
  @OnIn(Alpha, { bach: batch }) misspelt(_signal: Alpha): void {}

  // @ts-expect-error -- a batch has two bounds
  @OnIn(Alpha, { batch: { max: 10 } }) half(_signals: Alpha[]): void {}

  // @ts-expect-error -- a number
  @OnIn(Alpha, { concurrency: '2' }) several(_signal: Alpha): void {}

  // @ts-expect-error -- the parameter is what the pipe gives
  @OnIn(Alpha, { pipe: (signals) => signals.pipe(bufferCount(2)) }) piped(_signal: Alpha): void {}

  // @ts-expect-error -- a pipe gives an Observable
  @OnIn(Alpha, { pipe: (signals: Observable<Alpha>) => signals.subscribe() }) subscribed(_signal: Alpha): void {}

  // @ts-expect-error -- not a class
  @OnIn('Alpha') text(_signal: Alpha): void {}
}

@Thread()
export class Hears extends TaskThread {
  @Child(UpThread) child!: ChildRef<UpThread>;

  @OnUp(Alpha) alpha(_signal: Alpha): void {}
  @OnUp(Alpha, { from: UpThread }) from(_signal: Alpha, child: ChildRef<UpThread>): string {
    return child.id;
  }
  @OnUp(Alpha, { from: () => UpThread }) thunk(_signal: Alpha, _child: ChildRef<UpThread>): void {}
  @OnUp(Alpha, { batch }) many(_signals: Alpha[]): void {}
  @OnUp(Alpha, { pipe: (signals, scheduler) => signals.pipe(bufferTime(5, scheduler)) })
  piped(signals: Alpha[], child: ChildRef): string {
    return child.id + signals.length;
  }
  @OnUp(Alpha, { concurrency: 2, timeoutMs: 5 }) limited(_signal: Alpha, _child: ChildRef, run: HandlerRun): boolean {
    return run.signal.aborted;
  }

  @OnUp(Alpha, { from: UpThread, overflow: 'latest', key: (alpha) => alpha.a }) latest(_signal: Alpha): void {}

  // @ts-expect-error -- the key is one of Alpha
  @OnUp(Alpha, { overflow: 'latest', key: (alpha) => alpha.b }) otherKey(_signal: Alpha): void {}

  // @ts-expect-error -- the parameter is another class
  @OnUp(Alpha) other(_signal: Beta): void {}

  // @ts-expect-error -- another child than `from` says
  @OnUp(Alpha, { from: UpThread }) otherChild(_signal: Alpha, _child: ChildRef<OptionalThread>): void {}

  // @ts-expect-error -- the ref, not the thread
  @OnUp(Alpha, { from: UpThread }) instance(_signal: Alpha, _child: UpThread): void {}

  // @ts-expect-error -- not a thread
  @OnUp(Alpha, { from: Beta }) fromSignal(_signal: Alpha): void {}

  // @ts-expect-error -- misspelt
  @OnUp(Alpha, { form: UpThread }) misspelt(_signal: Alpha): void {}
}

@Thread()
export class Mourns extends TaskThread {
  @Child(UpThread) child!: ChildRef<UpThread>;

  @OnChildExit() any(): void {}
  @OnChildExit(UpThread) one(_child: ChildRef<UpThread>, exit: Exit): unknown {
    return exit.error;
  }

  // @ts-expect-error -- the child is of another class
  @OnChildExit(UpThread) other(_child: ChildRef<OptionalThread>): void {}

  // @ts-expect-error -- the reason is an Exit
  @OnChildExit(UpThread) reason(_child: ChildRef<UpThread>, _exit: string): void {}

  // @ts-expect-error -- not a thread
  @OnChildExit(Beta) signal(): void {}
}
