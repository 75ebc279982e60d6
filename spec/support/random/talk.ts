import { type Random, TaskThreadError } from 'taskthread';
import { type Feed, type FeedKind, openFeed } from './feed.js';
import type { ProgramPlan } from './plan.js';

/** What the threads of one random program share. */
export class Talk {
  readonly random: Random;
  readonly flow: ProgramPlan['flow'];
  /** signals that may be put under way */
  budget: number;
  /** asks that were neither answered nor rejected yet */
  open = 0;
  /** what is outside, of threads that live and of others */
  readonly feeds: Feed[] = [];

  /** whether a handler may begin later than it was called */
  readonly slow: boolean;

  constructor({ flow, chance, faults }: ProgramPlan, budget: number) {
    this.flow = flow;
    this.slow = faults.some(({ kind }) => kind === 'slow');
    this.budget = budget;
    this.random = seeded(chance);
  }

  /** Whether so many more signals may be under way. */
  grants(signals: number): boolean {
    if (signals > this.budget) return false;
    this.budget -= signals;
    return true;
  }

  upTo(most: number): number {
    return Math.floor(this.random() * (most + 1));
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  /** An ask that is under way: answered with the next number, or rejected with an error of ours. */
  async asked(n: number, reply: Promise<unknown>): Promise<void> {
    this.open++;
    try {
      const answer = await reply;
      if (answer !== n + 1) throw new Error(`asked with ${n}, answered with ${String(answer)}`);
      this.budget++;
    } catch (error) {
      if (!(error instanceof TaskThreadError)) throw error;
    } finally {
      this.open--;
    }
  }

  opens(kind: FeedKind): unknown {
    const feed = openFeed(kind);
    this.feeds.push(feed);
    return feed.source;
  }
}

/** A chance of its own for what the threads do: xorshift32 by George Marsaglia. */
function seeded(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
