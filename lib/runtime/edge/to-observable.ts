import { filter, type Observable } from 'rxjs';
import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import { invalid } from '../../errors/validate.js';
import { GuardedObservable } from '../../events/guarded-observable.js';
import type { Class } from '../../metadata/definition.js';
import type { ChildRef } from '../../thread/child-ref.js';
import type { AbstractCtor, Declared, UpOf } from '../../thread/protocol.js';
import type { AnyThread } from '../../thread/task-thread.js';
import { ChildEdge } from './child-edge.js';

/**
 * The signals of one class, and of its subclasses, that a child or an embedded tree sends UP, as an Observable of rxjs:
 * the same to each subscriber, from the subscription on, complete when the thread has ended for good and all that it had
 * sent was handled. Of a child it tells each signal when its turn has come, just before the parent's method gets it: it
 * takes nothing away, and a listener or a forward of the parent is needed all the same. Nobody waits for a subscriber;
 * what one throws is logged.
 *
 * @param source the ref of a child, or what `startMaster` resolved with
 * @param type a class that the thread declares to send UP
 * @throws TaskThreadError `INVALID_OPTION` for another source, `UNDECLARED_SIGNAL`
 * @example
 * ```ts
 * toObservable(this.server, Frame)
 *   .pipe(bufferTime(1000))
 *   .subscribe((frames) => this.log.info({ frames: frames.length }, 'in this second'));
 * ```
 */
export function toObservable<T extends AnyThread, S>(ref: ChildRef<T>, type: Declared<S, UpOf<T>>): Observable<S>;
export function toObservable<U, S>(tree: { readonly up$: Observable<U> }, type: Declared<S, U>): Observable<S>;
export function toObservable(source: unknown, type: AbstractCtor): Observable<unknown> {
  const all = typeof type === 'function' ? signalsOf(source, type) : undefined;
  if (all) return all.pipe(filter((signal) => signal instanceof type));
  const finding = `was given ${quote(source)} and ${quote(type)}; wanted are a ref or a tree, and the class of a signal.`;
  throw invalid('toObservable', 'its arguments', finding);
}

function signalsOf(source: unknown, type: Class): Observable<unknown> | undefined {
  if (source instanceof ChildEdge) return signalsOfChild(source, type);
  return typeof source === 'object' && source !== null && 'up$' in source
    ? (source.up$ as Observable<unknown>)
    : undefined;
}

function signalsOfChild(edge: ChildEdge, type: Class): Observable<unknown> {
  const { path, slot } = edge;
  const { sends, definition } = slot.position;
  if (!sends.forClass(type)) {
    const finding = `${path} (${definition.name}) does not send ${type.name} UP: \`up\` of its @Thread does not name it.`;
    throw new TaskThreadError('UNDECLARED_SIGNAL', finding, { path, signal: type.name });
  }
  const threw = (error: unknown): void =>
    edge.node.say('error', { err: error }, `What listens to the signals of ${path} threw; the tree goes on.`);
  return new GuardedObservable((subscriber) => {
    if (edge.quiet) return subscriber.complete();
    const end = edge.openUp().tap.listen((signal) => subscriber.next(signal));
    edge.afterQuiet(() => subscriber.complete());
    return end;
  }, threw);
}
