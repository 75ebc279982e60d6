// Compiled, never run: what may be asked, and what a listener of an ask returns.
import {
  Ask,
  Child,
  type ChildRef,
  Children,
  type MemberReply,
  OnIn,
  OnUp,
  type ReplyOf,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { Alpha } from './signals.js';

interface Row {
  readonly name: string;
}
class FindRows extends Ask<Row[]> {
  constructor(readonly table: string) {
    super();
  }
}
class Count extends Ask<number> {}
class Flush extends Ask<void> {
  readonly hard = true;
}
/** Has all that FindRows has, and another reply. */
class FindNames extends Ask<string[]> {
  constructor(readonly table: string) {
    super();
  }
}

const batch = { max: 10, withinMs: 5 };

@Thread({ up: [Count, Alpha] })
export class Answers extends TaskThread<{ in: FindRows | Flush | Alpha; up: Count | Alpha }> {
  @OnIn(FindRows) async find({ table }: FindRows) {
    return [{ name: table, more: (await this.ask(new Count())) + 1 }];
  }
  @OnIn(FindRows) sync(_ask: FindRows): Row[] {
    return [];
  }
  @OnIn(Flush) flush(): void {}
  @OnIn(Flush) async flushLater(): Promise<void> {}
  @OnIn(Flush) flushUp() {
    return this.up(new Alpha(1));
  }
  @OnIn(Alpha) plain(_alpha: Alpha): number {
    return 1;
  }

  async asks(): Promise<void> {
    const count: number = await this.ask(new Count(), { timeoutMs: 10 });
    // @ts-expect-error -- the reply is a number
    const text: string = await this.ask(new Count());
    // @ts-expect-error -- no ask
    await this.ask(new Alpha(1));
    // @ts-expect-error -- comes IN
    await this.ask(new FindRows(''));
    // @ts-expect-error -- misspelt
    await this.ask(new Count(), { timeout: 10 });
    void [count, text];
  }
}

@Thread()
export class AnswersWrongly extends TaskThread<{ in: FindRows | Flush }> {
  // @ts-expect-error -- returns nothing
  @OnIn(FindRows) nothing(_ask: FindRows): void {}

  // @ts-expect-error -- a promise of nothing
  @OnIn(FindRows) async later(_ask: FindRows): Promise<void> {}

  // @ts-expect-error -- another reply
  @OnIn(FindRows) other(_ask: FindRows): string[] {
    return [];
  }

  // @ts-expect-error -- one row
  @OnIn(FindRows) async one(_ask: FindRows): Promise<Row> {
    return { name: '' };
  }

  // @ts-expect-error -- no row at times
  @OnIn(FindRows) maybe(ask: FindRows): Row[] | undefined {
    return ask.table === '' ? undefined : [];
  }

  // @ts-expect-error -- an ask is answered one at a time
  @OnIn(FindRows, { batch }) many(_asks: FindRows[]): Row[] {
    return [];
  }
}

@Thread()
export class Parent extends TaskThread<{ in: Count }> {
  @Child(Answers) one!: ChildRef<Answers>;
  @Children(Answers) many!: ThreadGroup<typeof Answers>;

  @OnUp(Count) count(_ask: Count, child: ChildRef): number {
    return child.id.length;
  }
  @OnUp(Count, { from: Answers }) async countLater(): Promise<number> {
    return 1;
  }
  // @ts-expect-error -- the reply is a number
  @OnUp(Count) text(_ask: Count): string {
    return '';
  }
  // @ts-expect-error -- returns nothing
  @OnUp(Count) nothing(): void {}
  // @ts-expect-error -- an ask is answered one at a time
  @OnUp(Count, { batch }) counts(_asks: Count[]): number {
    return 1;
  }
  @OnIn(Count) relayed(): Promise<number> {
    return this.one.ask(new FindRows('')).then((rows) => rows.length);
  }

  async asks(): Promise<void> {
    const rows: Row[] = await this.one.ask(new FindRows('users'), { timeoutMs: 100 });
    const done: void = await this.one.ask(new Flush());
    const all: MemberReply<Answers, Row[]>[] = await this.many.askAll(new FindRows('users'));
    for (const reply of all) {
      if (reply.status === 'fulfilled') rows.push(...reply.value);
      else this.log.warn({ code: reply.reason.code }, reply.child.path);
    }
    for (const child of this.children(Answers)) rows.push(...(await child.ask(new FindRows(''))));
    const reply: ReplyOf<FindRows> = rows;
    // @ts-expect-error -- the reply is a list
    const row: Row = await this.one.ask(new FindRows('users'));
    // @ts-expect-error -- no ask
    await this.one.ask(new Alpha(1));
    // @ts-expect-error -- the child does not take it
    await this.one.ask(new Count());
    // @ts-expect-error -- another reply makes another class
    await this.one.ask(new FindNames(''));
    // @ts-expect-error -- no member takes it
    await this.many.askAll(new Count());
    // @ts-expect-error -- no ask
    await this.many.askAll(new Alpha(1));
    // @ts-expect-error -- has no parent that takes it
    await this.ask(new Count());
    void [done, reply, row];
  }
}

/** From outside the tree. */
export async function embeds(): Promise<void> {
  const tree = await startMaster(Parent);
  const count: number = await tree.ask(new Count());
  // @ts-expect-error -- the master does not take it
  await tree.ask(new FindRows(''));
  // @ts-expect-error -- the reply is a number
  const text: string = await tree.ask(new Count());
  void [count, text];
}

// @ts-expect-error -- extended, never made
new Ask<number>();
