import {
  Child,
  Children,
  type ChildRef,
  type Exit,
  type ExitReport,
  OnChildExit,
  OnIn,
  OnUp,
  type RestartOptions,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { expectBalance, gate, settled, trial } from './trees.js';

class Order {
  constructor(readonly text: string) {}
}
class Word {
  constructor(readonly text: string) {}
}

/** A family whose children fail on demand, and what is done with it. */
export interface Story {
  /** what is said about the ends of the children in the fields a, b and c, and of the members x, y and z of a group after them */
  readonly a?: RestartOptions;
  readonly b?: RestartOptions;
  readonly c?: RestartOptions;
  readonly crew?: RestartOptions;
  /** members that are spawned at the start */
  readonly members?: string;
  /** moments at which something is thrown: `b2 enter` is the enter of the second instance of b; `gone b` is @OnChildExit */
  readonly throws?: readonly string[];
  /** moments that last until `open`; only an enter can */
  readonly hangs?: readonly string[];
  /**
   * Steps, in one turn until time is let pass: `b fail` (or `finish`, `hang`, `talk`, or any word) is an order to b,
   * `+100` lets 100 ms pass, `stop b` stops b, `stop` the tree, `open` lets those go on that hang.
   */
  readonly steps: string;
}

/** A backoff of exactly 100 ms, then 200, then 400. */
export const steady = { initialMs: 100, factor: 2, jitter: 0 } as const;

/**
 * Plays a story on virtual time, to the end of the tree, whose account has to balance.
 *
 * @returns what happened, in order: `b2 exit failed` is the exit hook of the second instance of b
 */
export async function play(story: Story): Promise<{ readonly happened: string; readonly report: ExitReport }> {
  const happened: string[] = [];
  const lives = new Map<string, number>();
  const held = gate();
  const step = (moment: string): void => {
    happened.push(moment);
    if (story.throws?.includes(moment)) throw new Error(moment);
  };

  @Thread({ up: [Word] })
  class Member extends TaskThread<{ in: Order; up: Word }> {
    readonly #name = this.id.replace(/^crew\[(.*)\]$/, '$1');
    readonly #life = (lives.get(this.#name) ?? 0) + 1;
    get #who(): string {
      return `${this.#name}${this.#life}`;
    }
    protected override enter() {
      lives.set(this.#name, this.#life);
      step(`${this.#who} enter`);
      if (story.hangs?.includes(`${this.#who} enter`)) return held.opened;
    }
    protected override ready() {
      if (story.throws?.includes(`${this.#who} ready`)) step(`${this.#who} ready`);
    }
    @OnIn(Order) async obey({ text }: Order) {
      step(`${this.#who} ${text}`);
      if (text === 'fail') throw new Error(`${this.#who} fails`);
      if (text === 'finish') this.stop();
      if (text === 'talk') await this.up(new Word(this.#who));
      if (text === 'hang') await held.opened;
    }
    protected override exit({ reason }: Exit) {
      step(`${this.#who} exit ${reason}`);
    }
  }
  let master!: Master;
  @Thread()
  class Master extends TaskThread {
    @Child(Member, { backoff: steady, ...story.a }) a!: ChildRef<Member>;
    @Child(Member, { backoff: steady, ...story.b }) b!: ChildRef<Member>;
    @Child(Member, { backoff: steady, ...story.c }) c!: ChildRef<Member>;
    @Children(Member, { backoff: steady, ...story.crew }) crew!: ThreadGroup<typeof Member>;
    protected override async ready() {
      master = this;
      for (const name of story.members ?? '') await this.crew.spawnAs(name);
      happened.length = 0;
    }
    @OnUp(Word) hear({ text }: Word) {
      step(`heard ${text}`);
    }
    @OnChildExit() gone(child: ChildRef, { reason }: Exit) {
      step(`gone ${child.id.replace(/^crew\[(.*)\]$/, '$1')} ${reason}`);
    }
  }
  const { tree, clock } = await trial(Master);
  const ref = (name: string): ChildRef<Member> =>
    'abc'.includes(name) ? master[name as 'a' | 'b' | 'c'] : master.crew.get(name)!;
  let over = false;
  void tree.exited.then(() => (over = true));
  for (const each of story.steps.split('; ')) {
    const [first, second] = each.split(' ');
    if (each === 'stop') void tree.stop();
    else if (each === 'open') held.open();
    else if (first === 'stop') void ref(second!).stop();
    else if (second) void ref(first!).send(new Order(second));
    else {
      await settled();
      await clock.advance(Number(each));
      await settled();
      happened.push(each);
    }
  }
  await settled();
  if (!over) {
    happened.push('end');
    held.open();
    void tree.stop();
    await settled();
  }
  const report = await tree.exited;
  expectBalance(report);
  const ended =
    report.errors.length > 0
      ? [`failed: ${report.errors.map((error) => `${error.code} ${error.path}`).join(', ')}`]
      : [];
  return { happened: [...happened, ...ended].join(' | '), report };
}
