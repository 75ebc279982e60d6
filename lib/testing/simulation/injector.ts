import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { Clock } from '../../tasks/clock/clock.js';
import type { Random } from '../../tasks/random.js';
import type { ChildEdge } from '../../runtime/edge/child-edge.js';
import { threadFailure } from '../../runtime/node/failure.js';
import type { ThreadNode } from '../../runtime/thread-node.js';
import { type Fault, type ReadyFault, readyFault } from './fault.js';
import type { Trace } from './trace.js';

const slowMs = 100;

/** Lets go wrong what chance decides, and keeps count of it. */
export class Injector {
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #ofCalls: readonly ReadyFault[];
  readonly #ofMoments: readonly ReadyFault[];
  readonly #kinds: ReadonlySet<Fault['kind']>;
  /** how often each kind of fault happened */
  readonly counts: Record<Fault['kind'], number> = { throw: 0, slow: 0, enter: 0, exit: 0, stop: 0, crash: 0 };
  /** virtual ms that slow ones took, all together */
  slowedMs = 0;

  constructor(faults: readonly Fault[], random: Random, clock: Clock, trace: Trace) {
    this.#random = random;
    this.#clock = clock;
    this.#trace = trace;
    const ready = faults.map(readyFault);
    this.#kinds = new Set(faults.map(({ kind }) => kind));
    this.#ofMoments = ready.filter(({ kind }) => kind === 'stop' || kind === 'crash');
    this.#ofCalls = ready.filter((each) => !this.#ofMoments.includes(each));
  }

  /** Whether faults of this kind may happen at all. */
  has(kind: Fault['kind']): boolean {
    return this.#kinds.has(kind);
  }

  /** Calls something of a thread, or lets it go wrong. */
  call(kinds: readonly Fault['kind'][], path: string, member: string, call: () => unknown): unknown {
    for (const fault of this.#ofCalls) {
      if (!kinds.includes(fault.kind) || !fault.hits(path) || this.#random() >= fault.rate) continue;
      return this.#strike(fault, path, member, call);
    }
    return call();
  }

  /** A moment at which somebody may stop a thread, or it may fail. */
  moment(master: ChildEdge): void {
    for (const fault of this.#ofMoments) {
      const { kind, rate } = fault;
      if (this.#random() >= rate) continue;
      const nodes = living(master).filter((each) => fault.hits(each.path) && isWithinReach(each, kind));
      const node = nodes[Math.floor(this.#random() * nodes.length)];
      if (!node) continue;
      this.#tell(kind, node.path, kind);
      if (kind === 'stop') node.requestStop('stopped');
      else node.fail(threadFailure(injected(), { path: node.path, member: 'the simulation' }));
    }
  }

  #strike({ kind, ms = slowMs }: ReadyFault, path: string, member: string, call: () => unknown): unknown {
    const late = this.#random() < 0.5;
    if (kind === 'slow') {
      const wait = Math.ceil(this.#random() * ms);
      this.slowedMs += wait;
      this.#tell(kind, path, `${member} takes ${wait} ms longer`);
      const sleep = (): Promise<void> =>
        new Promise((resolve) => void this.#clock.setTimer(wait, resolve, { path }, `slow ${member}`));
      return late ? this.#after(call, sleep) : sleep().then(call);
    }
    this.#tell(kind, path, `${member} ${kind === 'exit' ? 'does not end' : 'throws'}`);
    if (kind === 'exit') return new Promise(() => {});
    if (kind === 'throw' && late) return this.#after(call, throws);
    return throws();
  }

  async #after(call: () => unknown, then: () => unknown): Promise<unknown> {
    const result: unknown = await call();
    await then();
    return result;
  }

  #tell(kind: Fault['kind'], path: string, what: string): void {
    this.counts[kind]++;
    this.#trace.add(path, `FAULT ${what}`);
  }
}

class Injected extends Error {}

function injected(): Error {
  return new Injected('injected by the simulation');
}

/** Whether a fault that was injected is at the bottom of an error. */
export function isInjected(error: unknown): boolean {
  let cause = error;
  while (cause instanceof TaskThreadError && cause.cause !== undefined) cause = cause.cause;
  return cause instanceof Injected;
}

function throws(): never {
  throw injected();
}

/** The threads of a tree that have not exited, parents first. */
function living(master: ChildEdge): ThreadNode[] {
  const nodes = [master.node];
  for (const node of nodes) for (const edge of node.unsettled()) nodes.push(edge.node);
  return nodes.filter(({ state }) => state !== 'exited');
}

/** Who was not constructed cannot fail; and a child of such a one is known to nobody who could stop it. */
function isWithinReach({ instance, edge }: ThreadNode, kind: Fault['kind']): boolean {
  if (kind === 'crash') return instance !== undefined;
  return !edge.parent || edge.parent.instance !== undefined;
}
