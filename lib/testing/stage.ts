import { asPromise } from '../errors/as-promise.js';
import type { Edge } from '../intercom/edge.js';
import type { HandlerRun } from '../intercom/delivery/handler-run.js';
import type { Listener } from '../intercom/listener.js';
import type { PipeEye, Route } from '../intercom/route.js';
import type { ThreadDefinition } from '../metadata/definition.js';
import { definitionOf } from '../metadata/reader.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import type { Slot } from '../runtime/tree/position.js';
import type { Seams } from '../runtime/tree/seams.js';
import type { ThreadNode } from '../runtime/thread-node.js';
import type { AnyThread } from '../thread/task-thread.js';
import { Answers } from './answers.js';
import { fakeDefinition, type FakeLife } from './fake-thread.js';
import { Handling } from './handling.js';
import { refuseRealTime } from './real-time.js';

/** Which children of the thread under test are real; those below a real one are. */
export type Cast = 'fake' | 'real' | { readonly [field: string]: 'fake' | 'real' | undefined };

/** A signal that a thread has got from its parent. */
export interface Sent {
  readonly edge: ChildEdge;
  readonly signal: unknown;
}

interface Hold {
  readonly released: Promise<void>;
  release(): void;
}

/** The surroundings of a thread under test: fakes for its children, and an eye on what passes its edges. */
export class Stage implements Seams, FakeLife {
  /** what the thread under test has sent UP */
  readonly ups: unknown[] = [];
  /** what its children, and those below real ones, have got */
  readonly sent: Sent[] = [];
  readonly handling = new Handling();
  readonly answers = new Answers();
  readonly #cast: Cast;
  readonly #fakes = new Map<ThreadDefinition, ThreadDefinition>();
  readonly #args = new Map<string, readonly unknown[]>();
  readonly #startFailures = new Map<string, unknown[]>();
  readonly #holds = new Map<Edge, Hold>();

  constructor(cast: Cast) {
    this.#cast = cast;
  }

  // ---- in the place of what was declared

  definition(slot: Slot): ThreadDefinition {
    const real = definitionOf(slot.type);
    if (!slot.owner || slot.owner.above || this.#isReal(slot.definition.field)) return real;
    let fake = this.#fakes.get(real);
    if (!fake) this.#fakes.set(real, (fake = fakeDefinition(real, this)));
    return fake;
  }

  opened(listener: Listener): void {
    listener.routes = listener.routes.map((route) => {
      if (route.pipe) return { ...route, eye: this.#eyeOn(route, listener) };
      const deliver = (self: unknown, item: unknown, run?: HandlerRun): unknown =>
        this.#deliver(route, listener, self, item, run);
      return {
        ...route,
        // Above the thread under test stands the test, which may answer.
        answers: route.answers || (listener.direction === 'up' && !(listener.edge as ChildEdge).parent),
        method(item, _child, run) {
          return deliver(this, item, run);
        },
      };
    });
    const dropped = listener.dropped.bind(listener);
    listener.dropped = (signal, reason, at): void => {
      this.handling.ended([signal], listener.edge, listener.direction, { dropped: reason });
      dropped(signal, reason, at);
    };
  }

  // ---- the life of fakes

  constructed(thread: AnyThread, args: readonly unknown[]): void {
    this.#args.set(thread.path, args);
  }

  enters(thread: AnyThread): void {
    const field = thread.id.replace(/\[.*$/s, '');
    const failures = this.#startFailures.get(field) ?? [];
    if (failures.length > 0) throw failures.shift();
  }

  /** The arguments of the last fake that was constructed at a path. */
  argsOf(path: string): readonly unknown[] {
    return this.#args.get(path) ?? [];
  }

  /** Lets the next start of a fake in a field fail. */
  failStart(field: string, error: unknown): void {
    this.#startFailures.set(field, [...(this.#startFailures.get(field) ?? []), error]);
  }

  // ---- backpressure

  /** What comes by this edge is taken, one signal, and kept until it is released. */
  hold(edge: Edge): void {
    if (this.#holds.has(edge)) return;
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    this.#holds.set(edge, { released, release });
  }

  release(edge: Edge): void {
    this.#holds.get(edge)?.release();
    this.#holds.delete(edge);
  }

  releaseAll(): void {
    for (const edge of this.#holds.keys()) this.release(edge);
  }

  // ---- what passes

  #isReal(field: string): boolean {
    return (typeof this.#cast === 'string' ? this.#cast : this.#cast[field]) === 'real';
  }

  /** Whether the test, or a fake that it answers for, gets what comes by there. */
  #isFake({ direction, edge }: Listener): boolean {
    const { parent, slot } = edge as ChildEdge;
    if (direction === 'up' || !parent) return direction === 'up' && !parent;
    return !slot.owner!.above && !this.#isReal(slot.definition.field);
  }

  /** The signals that go into a pipe; what it gives passes by. */
  #eyeOn({ member }: Route, listener: Listener): PipeEye {
    return {
      took: (signal, failure) => {
        const edge = listener.edge as ChildEdge;
        this.#keep([signal], listener.direction, edge);
        this.handling.ended([signal], edge, listener.direction, failure ?? {});
      },
      watch: (work) => refuseRealTime((listener.receiver as ThreadNode).path, member, work),
    };
  }

  #deliver(route: Route, listener: Listener, self: unknown, item: unknown, run: HandlerRun | undefined): unknown {
    const signals = route.batch ? (item as unknown[]) : [item];
    const outward = this.#keep(signals, listener.direction, listener.edge as ChildEdge);
    const hold = outward ? this.#holds.get(listener.edge) : undefined;
    const reply = this.#isFake(listener) ? listener.replies?.get(item) : undefined;
    const method = (): unknown =>
      reply
        ? this.answers.take(listener.edge as ChildEdge, reply)
        : Reflect.apply(route.method, self, [item, listener.child, run]);
    const call = (): unknown => this.#call(listener, signals, method);
    return hold ? hold.released.then(call) : call();
  }

  /** @returns whether it leaves the thread under test */
  #keep(signals: readonly unknown[], direction: 'in' | 'up', edge: ChildEdge): boolean {
    if (direction === 'up' && !edge.parent) this.ups.push(...signals);
    else if (direction === 'in' && edge.parent) this.sent.push(...signals.map((signal) => ({ edge, signal })));
    else return false;
    return true;
  }

  #call({ edge, direction }: Listener, signals: readonly unknown[], method: () => unknown): unknown {
    const ended = (error?: unknown, failed = false): void =>
      this.handling.ended(signals, edge, direction, failed ? { error } : {});
    let result: unknown;
    let promise: Promise<unknown> | undefined;
    try {
      result = method();
      promise = asPromise(result);
    } catch (error) {
      ended(error, true);
      throw error;
    }
    if (promise)
      promise.then(
        () => ended(),
        (error: unknown) => ended(error, true),
      );
    else ended();
    return promise ?? result;
  }
}
