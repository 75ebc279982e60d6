// Compiled, never run: Observables out of a tree and into a thread.
import { Subject } from 'rxjs';
import {
  Child,
  type ChildRef,
  fromObservable,
  Listening,
  OnUp,
  TaskThread,
  Thread,
  type ThreadState,
  toObservable,
  type Tree,
} from 'taskthread';
import { Alpha, Beta, Both, UpThread } from './signals.js';

@Thread()
export class Observes extends TaskThread {
  @Child(UpThread) child!: ChildRef<UpThread>;
  readonly numbers = fromObservable(new Subject<number>(), { capacity: 5, overflow: 'drop-oldest' });
  readonly foreign = fromObservable({
    subscribe: (observer: { next(item: string): void }) => ({ unsubscribe: () => observer.next('') }),
  });

  @OnUp(Alpha) hear(_signal: Alpha): void {}

  @Listening('numbers') take(_item: number): void {}
  @Listening('foreign') text(_item: string): void {}

  // @ts-expect-error -- the items are numbers
  @Listening('numbers') wrong(_item: string): void {}

  // @ts-expect-error -- what it keeps is its own affair
  @Listening('numbers', { capacity: 3 }) bounded(_item: number): void {}

  observe(tree: Tree<UpThread>): void {
    toObservable(this.child, Alpha).subscribe((signal: Alpha) => signal.a);
    toObservable(tree, Alpha).subscribe(({ a }) => a);
    tree.up$.subscribe((signal: Alpha) => signal.a);
    this.child.state$.subscribe((state: ThreadState) => state);

    // @ts-expect-error -- the child does not send it UP
    toObservable(this.child, Beta);
    // @ts-expect-error -- it has all that Alpha has, and is another class
    toObservable(this.child, Both);
    // @ts-expect-error -- the tree does not send it UP
    toObservable(tree, Beta);
    // @ts-expect-error -- the class is missing
    toObservable(this.child);
    // @ts-expect-error -- neither a ref nor a tree
    toObservable(this.numbers, Alpha);
    // @ts-expect-error -- a state is no number
    this.child.state$.subscribe((state: number) => state);
    // @ts-expect-error -- not an Observable
    fromObservable([1, 2]);
    // @ts-expect-error -- an Observable cannot wait
    fromObservable(new Subject<number>(), { overflow: 'wait' });
    // @ts-expect-error -- misspelt
    fromObservable(new Subject<number>(), { capacty: 1 });
  }
}
