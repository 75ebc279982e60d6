import { quote } from '../errors/quote.js';
import type { Listener } from '../intercom/listener.js';
import type { ThreadNode } from './thread-node.js';

/** Something that did not end by its deadline. */
export interface Stuck {
  readonly path: string;
  /** `Class.method`; a hook, `defer`, a task, a listener */
  readonly member: string;
  /** ms it is known to have run by then; it may have run longer */
  readonly forMs: number;
  /** what its thread waits for, where that is ours: sleep, up, a send, a spawn */
  readonly waitsFor: readonly string[];
}

/** Signals that were given up at a deadline. */
export interface Discarded {
  /** of the child at the edge, with its number or key: `master/server/connections[3]` */
  readonly path: string;
  readonly direction: 'in' | 'up';
  /** name of the class */
  readonly signal: string;
  readonly count: number;
}

/** What did not end in time, and what that cost, for the exit report. */
export class Overdue {
  readonly stuck: Stuck[] = [];
  readonly #discarded = new Map<string, Discarded>();

  get discarded(): readonly Discarded[] {
    return [...this.#discarded.values()];
  }

  /** Keeps what runs in a thread: of its tasks and sources, or of one listener. */
  add(node: ThreadNode, members: readonly string[], forMs: number): void {
    const { hub } = node.tree.surroundings;
    const { path } = node;
    for (const member of members) {
      const stuck = { path, member, forMs, waitsFor: waitsOf(node) };
      this.stuck.push(stuck);
      if (hub.active) hub.emit({ kind: 'stuck', ...stuck });
    }
  }

  /** Keeps what a listener had to give up. */
  discard(path: string, direction: 'in' | 'up', signals: readonly unknown[]): void {
    for (const each of signals) {
      const signal = quote(each);
      const key = `${path} ${direction} ${signal}`;
      const before = this.#discarded.get(key)?.count ?? 0;
      this.#discarded.set(key, { path, direction, signal, count: before + 1 });
    }
  }
}

/** `Class.method` of all that runs in a thread besides its listeners. */
export function runningIn(node: ThreadNode): string[] {
  const { name } = node.position.definition;
  const tasks = [...(node.gathered?.tasks?.all ?? [])].filter((task) => task.running);
  const sources = (node.gathered?.sources ?? []).filter((source) => source.running);
  const members = [...tasks, ...sources].map((each) => `${name}.${each.name}`);
  return members.length > 0 ? members : [`${name} (@OnChildExit)`];
}

/** `Class.method` of the handler of a listener that is not done. */
export function handledBy(listener: Listener): string[] {
  return listener.handling === undefined ? [] : [listener.handling];
}

/** All that keeps the threads below a node, and the node itself, from having ended. */
export function unfinished(top: ThreadNode): { readonly node: ThreadNode; readonly members: readonly string[] }[] {
  const found: { node: ThreadNode; members: string[] }[] = [];
  for (const node of threadsFrom(top)) {
    const { name } = node.position.definition;
    const members = [
      ...(node.active ? runningIn(node) : []),
      ...[...node.listeners()].flatMap(handledBy),
      ...(node.start?.hook ? [`${name}.${node.start.hook}`] : []),
      ...(node.ending?.begun && node.state !== 'exited' ? [`${name}.exit`] : []),
    ];
    if (members.length > 0) found.push({ node, members });
  }
  return found;
}

/** A thread and all below it whose account is not closed. */
export function* threadsFrom(top: ThreadNode): Iterable<ThreadNode> {
  const stack = [top];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    for (const edge of node.unsettled()) stack.push(edge.node);
  }
}

function waitsOf(node: ThreadNode): string[] {
  const waits: string[] = [];
  if (node.gathered?.sleeping) waits.push('sleep');
  if ((node.edge.upward?.queue.waiting ?? 0) > 0) waits.push('up');
  for (const edge of node.unsettled()) {
    if ((edge.inward?.queue.waiting ?? 0) > 0) waits.push(`send to ${edge.id}`);
    if (edge.node.start) waits.push(`spawn of ${edge.id}`);
  }
  return waits;
}
