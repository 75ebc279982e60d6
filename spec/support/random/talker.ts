import { type ChildRef, TaskThread, TaskThreadError, type ThreadGroup } from 'taskthread';
import { nextTurn } from 'taskthread/testing';
import { itemOf } from './feed.js';
import type { ThreadPlan } from './plan.js';
import { AskDown, AskUp, Down, type Inward, Order, Tell, Up, type Upward } from './signals.js';
import type { Talk } from './talk.js';

type Some<S> = S | readonly S[];

/** A leaf has nobody to broadcast to, so the types refuse it to their common base. */
interface Broadcasting {
  broadcast(signal: Inward): void | Promise<void>;
}

/** A group may be full, stopping, have the key taken, and a member may fail to start: that is no fault. */
function refused(error: unknown): void {
  if (!(error instanceof TaskThreadError)) throw error;
}

const fieldOf = ({ path }: ChildRef<Talker>): string => /(\w+)(\[[^/]*)?$/.exec(path)![1]!;

/** What every thread of a random program does; which of it is listened to, and how, its plan says. */
export abstract class Talker extends TaskThread<{ in: Inward | AskDown; up: Upward | AskUp }> {
  abstract readonly talk: Talk;
  abstract readonly plan: ThreadPlan;
  declare readonly members: ThreadGroup<new (zeal?: number) => Talker>;
  /** the field whose child has a listener of its own */
  abstract readonly narrowed: string | undefined;
  readonly #heard: number[] = [];

  constructor(readonly zeal = 6) {
    super();
  }

  down(signals: Some<Inward>) {
    return this.handle(signals);
  }
  order(signals: Some<Inward>) {
    return this.handle(signals);
  }
  up1(signals: Some<Upward>, child: ChildRef<Talker>) {
    if (this.narrowed === fieldOf(child)) throw new Error(`hears ${child.path}, which has a listener of its own`);
    return this.handle(signals);
  }
  /** of one child alone */
  up1Of(signals: Some<Upward>, child: ChildRef<Talker>) {
    if (this.narrowed !== fieldOf(child)) throw new Error(`hears ${child.path} in the place of ${this.narrowed}`);
    return this.handle(signals);
  }
  tell(signals: Some<Upward>) {
    return this.handle(signals);
  }
  askedByParent({ n }: AskDown): number | Promise<number> {
    return this.answers(n);
  }
  askedByChild({ n }: AskUp): number | Promise<number> {
    return this.answers(n);
  }
  item0(item: number) {
    return this.hears(0, itemOf(item));
  }
  item1(item: number) {
    return this.hears(1, itemOf(item));
  }
  say() {
    return this.begins();
  }
  async gone() {
    if (this.plan.childExit === 'spawns' && this.talk.chance(0.3)) await this.spawns();
  }

  handle(signals: Some<Inward | Upward>): void | Promise<void> {
    return Array.isArray(signals) ? this.workAll(signals) : this.work(signals as Inward | Upward);
  }

  async workAll(signals: readonly (Inward | Upward)[]) {
    for (const signal of signals) await this.work(signal);
  }

  /** Done at once, after a turn of the event loop, or after some time, which a stop may cut short; then it goes on. */
  work({ hops }: { readonly hops: number }): void | Promise<void> {
    const { talk } = this;
    if (hops > 0) this.meddles();
    const way = talk.upTo(9);
    if (way < 5) return this.pass(hops - 1);
    return (way < 8 ? nextTurn() : this.sleep(talk.upTo(20)).catch(() => {})).then(() => this.pass(hops - 1));
  }

  /** One signal goes on, up or down, to whom chance wants. */
  pass(hops: number): void | Promise<void> {
    const { talk } = this;
    const below = talk.flow === 'up' ? [] : ([...this.children()] as ChildRef<Talker>[]);
    const child = below[talk.upTo(talk.flow === 'down' ? below.length - 1 : below.length)];
    if (hops < 0 || (!child && (this.path === 'master' || talk.flow === 'down'))) return void talk.budget++;
    const way = talk.upTo(6);
    if (!child) return this.sendsUp(way, this.upward(hops));
    if (way === 1 && talk.grants(below.length - 1))
      return (this as unknown as Broadcasting).broadcast(this.inward(hops >> 1));
    const signal = this.inward(hops);
    if (way === 0) return void (child.trySend(signal) || talk.budget++);
    return way < 3 ? child.sendAll([signal]) : child.send(signal);
  }

  sendsUp(way: number, signal: Upward): void | Promise<void> {
    if (way === 0) return void (this.tryUp(signal) || this.talk.budget++);
    return way < 3 ? this.upAll([signal]) : this.up(signal);
  }

  inward(hops: number): Inward {
    return new (this.talk.chance(0.7) ? Down : Order)(hops, 1 + this.talk.upTo(3));
  }

  upward(hops: number): Upward {
    return new (this.talk.chance(0.7) ? Up : Tell)(hops, 1 + this.talk.upTo(3));
  }

  /** Something begins here: of one way alone more at a time. */
  async begins() {
    const { talk } = this;
    this.meddles();
    if (this.plan.group && talk.chance(0.2)) await this.spawns();
    if (talk.chance(0.3)) await this.sleep(talk.upTo(30));
    await this.asks();
    for (let more = talk.flow === 'round' ? 0 : talk.upTo(8); more >= 0; more--)
      if (talk.grants(1)) await this.pass(talk.upTo(6 + this.zeal));
  }

  answers(n: number): number | Promise<number> {
    const { talk } = this;
    if (talk.chance(0.5)) return n + 1;
    return (talk.chance(0.5) ? nextTurn() : this.sleep(talk.upTo(20)).catch(() => {})).then(() => n + 1);
  }

  /** Asks the parent, a child, or all members of the group at once. */
  async asks() {
    const { talk, plan } = this;
    const children = [...this.children()] as ChildRef<Talker>[];
    const child = children[talk.upTo(children.length)];
    if (!plan.asks || !talk.chance(0.5) || (!child && this.path === 'master') || !talk.grants(1)) return;
    const n = talk.upTo(99);
    if (child) await talk.asked(n, child.ask(new AskDown(n), plan.asks));
    else await talk.asked(n, this.ask(new AskUp(n), plan.asks));
    if (!this.members || !talk.chance(0.3) || !talk.grants(this.members.size)) return;
    for (const reply of await this.members.askAll(new AskDown(n), plan.asks))
      await talk.asked(n, reply.status === 'fulfilled' ? Promise.resolve(reply.value) : Promise.reject(reply.reason));
  }

  /** Now and then somebody runs a task out of turn, begins it anew, changes its interval, or begins another. */
  meddles() {
    const { talk } = this;
    if (!talk.chance(0.2)) return;
    const task = this.tasks.get('say');
    const way = talk.upTo(3);
    if (way === 0) void task.run();
    else if (way === 1) void task.restart();
    else if (way === 2 && this.plan.task.cron === undefined) task.intervalMs = 1 + talk.upTo(30);
    else void this.tasks.start('extra', () => this.begins(), this.plan.adHoc);
  }

  /** Another member of the group, numbered or of a key that may be taken. */
  async spawns() {
    const way = this.talk.upTo(5);
    if (way > 1) await this.members?.trySpawn();
    else await this.members?.[way === 0 ? 'getOrSpawn' : 'spawnAs']('key').catch(refused);
  }

  /** Items of a source come in the order they were given. */
  hears(source: number, item: number): void | Promise<void> {
    const { concurrency = 1, overflow } = this.plan.sources[source]!.options;
    const ordered = overflow !== 'latest' && (concurrency === 1 || !this.talk.slow);
    if (ordered && item <= (this.#heard[source] ?? -1))
      throw new Error(`hears item ${item} after ${this.#heard[source]}`);
    this.#heard[source] = item;
    if (this.talk.grants(1)) return this.work({ hops: this.talk.upTo(6) });
  }

  protected override async enter() {
    const { talk, plan } = this;
    if (plan.enter === 'none') return;
    if (talk.chance(0.5)) await nextTurn();
    if (plan.enter === 'sends' && this.path !== 'master' && talk.grants(1)) await this.up(this.upward(1));
  }

  protected override async ready() {
    for (let n = this.plan.group?.first ?? 0; n > 0; n--) await this.spawns();
  }

  protected override async exit() {
    const { talk } = this;
    if (talk.chance(0.5)) await nextTurn();
    if (this.path !== 'master' && talk.grants(1)) await this.up(this.upward(0));
  }
}
