import type { PortNode } from '../node/port-node.js';
import { callChain } from './call-chain.js';

/** Whoever of a thread may wait for another, and be waited for: a run of a task, or the one that holds a lock. */
export interface Actor {
  /** for errors */
  readonly name: string;
  /** name of the function that awaits what it does, which no other has; nothing while none does */
  readonly mark: string | undefined;
  /** whether it runs right now, up to its first `await`: what runs was called by it */
  readonly inside: boolean;
}

/** Those of a thread by which what runs now was called, directly or some awaits deeper. */
export function callersIn({ gathered }: PortNode): readonly Actor[] {
  let chain: ReadonlySet<string> | undefined;
  const calls = ({ inside, mark }: Actor): boolean =>
    inside || (mark !== undefined && (chain ??= callChain()).has(mark));
  const actors: Actor[] = [...(gathered?.tasks?.all ?? []), ...(gathered?.locks?.held ?? [])];
  return actors.filter(calls);
}
