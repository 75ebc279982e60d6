import { asPromise } from '../../errors/as-promise.js';
import type { TreeEvent } from '../../events/event.js';
import type { HandlerRun } from '../../intercom/delivery/handler-run.js';
import type { Listener } from '../../intercom/listener.js';
import type { Route } from '../../intercom/route.js';
import type { ThreadDefinition } from '../../metadata/definition.js';
import { definitionOf } from '../../metadata/reader.js';
import type { ChildEdge } from '../../runtime/edge/child-edge.js';
import type { Slot } from '../../runtime/tree/position.js';
import type { Seams } from '../../runtime/tree/seams.js';
import type { AnyThread } from '../../thread/task-thread.js';
import { quote } from '../../errors/quote.js';
import type { Fault } from './fault.js';
import type { Injector } from './injector.js';
import { Ledger } from './ledger.js';
import { Life } from './life.js';
import { type MemberKind, observedClass, type Observer } from './observed-class.js';
import type { Rollcall } from './rollcall.js';
import type { Trace } from './trace.js';
import { watchFlow } from './watch-flow.js';

const faultsOf: Readonly<Record<MemberKind, readonly Fault['kind'][]>> = {
  enter: ['enter'],
  ready: [],
  exit: ['exit'],
  task: ['throw', 'slow'],
  item: ['throw', 'slow'],
  childExit: ['throw'],
};

/** Stands between the runtime and the threads of a simulated tree: it sees what passes, and lets things go wrong. */
export class Watch implements Seams, Observer {
  readonly #injector: Injector;
  readonly #rollcall: Rollcall;
  readonly #trace: Trace;
  readonly #definitions = new Map<ThreadDefinition, ThreadDefinition>();
  readonly #lives = new WeakMap<object, Life>();
  readonly #ledgers: Ledger[] = [];
  readonly faults: string[] = [];

  constructor(injector: Injector, rollcall: Rollcall, trace: Trace) {
    this.#injector = injector;
    this.#rollcall = rollcall;
    this.#trace = trace;
  }

  get ledgers(): Iterable<Ledger> {
    return this.#ledgers;
  }

  readonly complain = (path: string, what: string): void => {
    this.#trace.add(path, `WRONG: ${what}`);
    this.faults.push(`${path}: ${what}`);
  };

  definition(slot: Slot): ThreadDefinition {
    const real = definitionOf(slot.type);
    let observed = this.#definitions.get(real);
    if (!observed) {
      const type = observedClass(real, this, (hook) => hook !== 'ready' && this.#injector.has(hook));
      this.#definitions.set(real, (observed = { ...real, type }));
    }
    return observed;
  }

  opened(listener: Listener): void {
    const path = `${(listener.edge as ChildEdge).path} ${listener.direction.toUpperCase()}`;
    const ledger = new Ledger(listener, path, this.complain);
    watchFlow(listener, ledger);
    this.#ledgers.push(ledger);
    listener.routes = listener.routes.map((route) => {
      if (route.pipe) return this.#piped(route, ledger);
      const deliver = (self: unknown, item: unknown, run?: HandlerRun): unknown =>
        this.#deliver(route, ledger, self, item, run);
      return {
        ...route,
        method(item, _child, run) {
          return deliver(this, item, run);
        },
      };
    });
  }

  born(thread: AnyThread): void {
    const life = new Life(thread.path);
    this.#lives.set(thread, life);
    this.#rollcall.born(life);
  }

  calls(thread: AnyThread, kind: MemberKind, member: string, call: () => unknown, most = Infinity): unknown {
    const life = this.#lives.get(thread);
    if (!life) return call(); // called by its own constructor
    const { path } = life;
    if (life.runsOf(member) >= most)
      this.complain(path, most > 1 ? `${member} runs more than ${most} times` : `${member} runs while it runs`);
    if (kind === 'exit') this.#rollcall.exits(path);
    return this.#follow(life, member, () => this.#injector.call(faultsOf[kind], path, member, call));
  }

  /** What happens in the tree, in the trace. */
  readonly hears = (event: TreeEvent): void => {
    const { kind, path } = event;
    const details = Object.entries(event).filter(([key]) => key !== 'kind' && key !== 'path' && key !== 'at');
    const told = details.map(([key, value]) => `${key} ${value instanceof Error ? value.message : String(value)}`);
    this.#trace.add(path, [kind, ...told].join(', '));
    this.#rollcall.hears(event);
  };

  /** What goes into a pipe is told apart from what comes out: of that nobody knows how much it is to be. */
  #piped(route: Route, ledger: Ledger): Route {
    const handle = (self: unknown, value: unknown): unknown => {
      const { child } = ledger.listener;
      const life = this.#lives.get(self as object)!;
      const call = (): unknown => Reflect.apply(route.method, self, [value, child]);
      const { member } = route;
      return this.#follow(life, member, () => this.#injector.call(['throw', 'slow'], life.path, member, call));
    };
    const took = (signal: unknown, failure?: object): void => {
      const signals = [signal];
      const number = ledger.begins(signals, route, () => {});
      this.#trace.add(ledger.path, `#${number} ${quote(signal)} → pipe of ${route.member}`);
      ledger.ends(signals, failure !== undefined);
    };
    return {
      ...route,
      eye: { took, watch: (work) => work() },
      method(value) {
        return handle(this, value);
      },
    };
  }

  #deliver(route: Route, ledger: Ledger, self: unknown, item: unknown, run: HandlerRun | undefined): unknown {
    const signals: readonly unknown[] = route.batch ? (item as unknown[]) : [item];
    if (signals.length > (route.batch?.max ?? 1))
      this.complain(ledger.path, `hands ${signals.length} signals to ${route.member} at once`);
    const life = route.relays ? undefined : this.#lives.get(self as object);
    let gaveUp = (): void => {};
    const number = ledger.begins(signals, route, () => gaveUp());
    this.#trace.add(ledger.path, `#${number} ${signals.map((each) => quote(each)).join(' ')} → ${route.member}`);
    const call = (): unknown => Reflect.apply(route.method, self, [item, ledger.listener.child, run]);
    if (!life) return this.#outcome(call, (threw) => ledger.ends(signals, threw));
    return this.#follow(
      life,
      route.member,
      () => this.#injector.call(['throw', 'slow'], life.path, route.member, call),
      (threw) => ledger.ends(signals, threw),
      (end) => (gaveUp = end),
    );
  }

  /** Calls something of an instance, and takes down when it begins and ends, or is given up. */
  #follow(
    life: Life,
    member: string,
    call: () => unknown,
    then?: (threw: boolean) => void,
    giveUp?: (end: () => void) => void,
  ): unknown {
    if (life.exited) this.complain(life.path, `${member} begins after its exit`);
    life.began(member);
    let runs = true;
    const end = (): void => {
      if (runs) life.ended(member);
      runs = false;
    };
    giveUp?.(end);
    if (!then) this.#trace.add(life.path, `${member} begins`);
    return this.#outcome(call, (threw) => {
      end();
      then?.(threw);
      this.#trace.add(life.path, `${member} ${threw ? 'threw' : 'is done'}`);
    });
  }

  #outcome(call: () => unknown, then: (threw: boolean) => void): unknown {
    let result: unknown;
    let promise: Promise<unknown> | undefined;
    try {
      result = call();
      promise = asPromise(result);
    } catch (error) {
      then(true);
      throw error;
    }
    if (!promise) {
      then(false);
      return result;
    }
    return promise.then(
      (value) => {
        then(false);
        return value;
      },
      (error: unknown) => {
        then(true);
        throw error;
      },
    );
  }
}
