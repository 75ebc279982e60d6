import { quote } from '../../errors/quote.js';
import type { Listener } from '../../intercom/listener.js';
import type { HostNode } from '../node/host-node.js';
import type { Running } from '../../thread/running.js';
import type { ThreadNode } from '../thread-node.js';

/** All that runs in a thread and below it: what keeps them from ending. */
export function runningBelow(top: ThreadNode): Running[] {
  const found: Running[] = [];
  for (const node of threadsFrom(top)) {
    // What a thread that has exited left behind stands among what is stuck.
    if (node.active && node.state !== 'exited') found.push(...runningIn(node));
    for (const listener of node.listeners()) found.push(...handledBy(listener));
    if (node.start?.hook) found.push(startOf(node));
    const hook = node.ending?.hook;
    if (hook) found.push(runs(node, hook.member, hook.since));
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

/** What runs in a thread besides its listeners and hooks. */
export function runningIn(node: HostNode): Running[] {
  const tasks = [...(node.gathered?.tasks?.all ?? [])].filter((task) => task.running);
  const sources = (node.gathered?.sources ?? []).filter((source) => source.running);
  const members = [...tasks, ...sources].map((each) => runs(node, each.name, each.runningSince));
  if (members.length > 0) return members;
  return [{ path: node.path, member: `${node.position.definition.name} (@OnChildExit)`, waitsFor: waitsOf(node) }];
}

/** The handlers of a listener that are not done. */
export function handledBy(listener: Listener): Running[] {
  const node = listener.receiver as ThreadNode;
  return listener.calls.map((call) => ({ path: node.path, ...call, waitsFor: waitsOf(node) }));
}

/** What the start of a thread waits for. */
export function startOf(node: ThreadNode): Running {
  const { hook } = node.start!;
  return hook ? runs(node, hook.member, hook.since) : runs(node, 'start', undefined);
}

/** A method of a thread, and since when it runs, in ms of the clock. */
export function runs(node: HostNode, method: string, since: number | undefined): Running {
  const member = `${node.position.definition.name}.${method}`;
  const forMs = since === undefined ? undefined : node.clock.now() - since;
  return { path: node.path, member, ...(forMs !== undefined && { forMs }), waitsFor: waitsOf(node) };
}

function waitsOf(node: HostNode): string[] {
  const waits: string[] = [];
  if (node.gathered?.sleeping) waits.push('sleep');
  for (const { name, holder, waiting } of node.gathered?.locks?.held ?? [])
    if (waiting > 0) waits.push(`lock "${name}" (${holder!.member} has it)`);
  if ((node.edge.upward?.queue.waiting ?? 0) > 0) waits.push('up');
  waits.push(...asksOf(node, node.edge.upward, 'ask up'));
  for (const edge of node.unsettled()) {
    if ((edge.inward?.queue.waiting ?? 0) > 0) waits.push(`send to ${edge.id}`);
    waits.push(...asksOf(node, edge.inward, `ask of ${edge.id}`));
    if (edge.node.start) waits.push(`spawn of ${edge.id}`);
  }
  return waits;
}

function asksOf({ clock }: HostNode, listener: Listener | undefined, where: string): string[] {
  const now = clock.now();
  return [...(listener?.replies?.awaited() ?? [])].map(
    ({ ask, since }) => `${where} (${quote(ask)}, ${Math.round(now - since)} ms)`,
  );
}
