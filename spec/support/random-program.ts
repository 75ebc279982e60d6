import {
  type AnyThread,
  Child,
  Children,
  type ChildRef,
  OnChildExit,
  OnIn,
  OnUp,
  type Random,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { nextTurn } from 'taskthread/testing';

export class Down {
  constructor(readonly hops: number) {}
}
export class Up {
  constructor(readonly hops: number) {}
}

/**
 * What the threads of one random program share. A circle of waits holds at least twice both capacities of an edge and two
 * signals more: with fewer under way no tree may come to stand.
 */
export class Talk {
  constructor(
    readonly random: Random,
    public budget: number,
  ) {}

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
}

/** A leaf has nobody to broadcast to, so the types refuse it to their common base. */
interface Broadcasting {
  broadcast(signal: Down): void | Promise<void>;
}

abstract class Talker extends TaskThread<{ in: Down; up: Up }> {
  abstract readonly talk: Talk;

  @OnIn(Down) down(signal: Down) {
    return this.work(signal);
  }

  /** Done at once, after a turn of the event loop, or after some time, which a stop may cut short; then one signal goes on. */
  work(signal: Down | Up): void | Promise<void> {
    const { talk } = this;
    if (signal.hops > 0) this.meddles();
    const way = talk.upTo(9);
    if (way < 5) return this.pass(signal.hops - 1);
    return (way < 8 ? nextTurn() : this.sleep(talk.upTo(20)).catch(() => {})).then(() => this.pass(signal.hops - 1));
  }

  pass(hops: number): void | Promise<void> {
    const { talk } = this;
    const children = [...this.children()] as ChildRef<Talker>[];
    const child = children[talk.upTo(children.length)];
    if (hops < 0 || (!child && this.path === 'master')) return void talk.budget++;
    const way = talk.upTo(6);
    if (!child) {
      const signal = new Up(hops);
      if (way === 0) return void (this.tryUp(signal) || talk.budget++);
      return way < 3 ? this.upAll([signal]) : this.up(signal);
    }
    if (way === 1 && talk.grants(children.length - 1)) {
      return (this as unknown as Broadcasting).broadcast(new Down(hops >> 1));
    }
    const signal = new Down(hops);
    if (way === 0) return void (child.trySend(signal) || talk.budget++);
    return way < 3 ? child.sendAll([signal]) : child.send(signal);
  }

  async begins() {
    const { talk } = this;
    this.meddles();
    if (talk.chance(0.3)) await this.sleep(talk.upTo(30));
    if (talk.grants(1)) await this.pass(talk.upTo(12));
  }

  /** Now and then somebody runs a task out of turn, begins it anew, or changes its interval. */
  meddles() {
    const { talk } = this;
    if (!talk.chance(0.15)) return;
    const task = this.tasks.get('say');
    const way = talk.upTo(2);
    if (way === 0) void task.run();
    else if (way === 1) void task.restart();
    else task.intervalMs = 1 + talk.upTo(30);
  }

  protected override async exit() {
    const { talk } = this;
    if (talk.chance(0.5)) await nextTurn();
    if (this.path !== 'master' && talk.grants(1)) await this.up(new Up(0));
  }
}

abstract class Parent extends Talker {
  @OnUp(Up) heard(signal: Up) {
    return this.work(signal);
  }
}

type Type = new () => Talker;

/** A program of its own: its tree, its capacities, its tasks, its children. */
export function randomProgram(random: Random): { readonly master: new () => AnyThread; readonly talk: Talk } {
  const least = 1 + Math.floor(random() * 3);
  const talk = new Talk(random, 4 * least + 1);
  return { master: threadOf(talk, least, 3), talk };
}

function threadOf(talk: Talk, least: number, depth: number): Type {
  const handling = { concurrency: 1 + talk.upTo(2), ...(talk.chance(0.3) && { timeoutMs: 60 }) };
  const queues = { in: { capacity: least + talk.upTo(2) }, up: { capacity: least + talk.upTo(2) } };
  const task = { intervalMs: talk.upTo(2) * 15, maxRuns: 1 + talk.upTo(3), initialDelayMs: talk.upTo(1) * 10 };
  const supervision = () => ({
    restart: (['on-failure', 'always', 'never', 'on-failure'] as const)[talk.upTo(3)]!,
    strategy: (['one-for-one', 'rest-for-one', 'one-for-all'] as const)[talk.upTo(2)]!,
    maxRestarts: talk.upTo(6),
    backoff: { initialMs: talk.upTo(2) * 20 },
  });
  const membership = () => (talk.chance(0.5) ? {} : supervision());
  const kind = depth === 0 ? 0 : talk.upTo(depth === 3 ? 3 : 4);
  if (depth < 3 && (kind === 0 || kind === 4)) {
    @Thread({ name: 'Leaf', up: [Up], queues })
    class Leaf extends Talker {
      readonly talk = talk;
      @OnIn(Down, handling) override down(signal: Down) {
        return this.work(signal);
      }
      @Rescheduling(task) say() {
        return this.begins();
      }
    }
    return Leaf;
  }
  const below = (): Type => threadOf(talk, least, depth - 1);
  const A = below();
  if (kind <= 1) {
    const relays = kind === 1 && depth < 3;
    if (relays) {
      @Thread({ name: 'Relay', forwardUp: [Up], forwardIn: [Down], queues })
      class Relay extends TaskThread<{ in: Down; up: Up }> {
        @Child(A, supervision()) a!: ChildRef<Talker>;
      }
      return Relay as unknown as Type;
    }
    @Thread({ name: 'One', up: [Up], queues })
    class One extends Parent {
      readonly talk = talk;
      @Child(A, supervision()) a!: ChildRef<Talker>;
      @Rescheduling(task) say() {
        return this.begins();
      }
    }
    return One;
  }
  const B = below();
  if (kind === 2) {
    @Thread({ name: 'Two', up: [Up], queues })
    class Two extends Parent {
      readonly talk = talk;
      @OnUp(Up, handling) override heard(signal: Up) {
        return this.work(signal);
      }
      @Child(A, supervision()) a!: ChildRef<Talker>;
      @Child(B, supervision()) b!: ChildRef<Talker>;
      protected override async enter() {
        if (talk.chance(0.5)) await nextTurn();
        if (talk.grants(1)) await this.up(new Up(1));
      }
      @Rescheduling({ ...task, intervalMs: 15, mode: 'rate' }) say() {
        return this.begins();
      }
    }
    return Two;
  }
  const members = 1 + talk.upTo(2);
  @Thread({ name: 'Group', up: [Up], queues })
  class Group extends Parent {
    readonly talk = talk;
    @Child(A, supervision()) a!: ChildRef<Talker>;
    @Children(B, membership()) members!: ThreadGroup<typeof B>;
    protected override async ready() {
      for (let n = 0; n < members; n++) await this.members.trySpawn();
    }
    @OnChildExit() async gone() {
      if (talk.chance(0.3)) await this.members.trySpawn();
    }
    @Rescheduling(task) async say() {
      if (talk.chance(0.2)) await this.members.trySpawn();
      return this.begins();
    }
  }
  return Group;
}
