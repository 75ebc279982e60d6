import {
  type AnyThread,
  Child,
  Children,
  Exclusive,
  Listening,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  Thread,
} from 'taskthread';
import { eventOf } from './feed.js';
import type { From, ProgramPlan, Relayed, ThreadPlan } from './plan.js';
import { AskDown, AskUp, Down, Order, Tell, Up } from './signals.js';
import { Talk } from './talk.js';
import { Talker } from './talker.js';

type Type = new (zeal?: number) => Talker;

/** A program as it was planned: its classes, and what its threads share. */
export function randomProgram(plan: ProgramPlan): { readonly master: new () => AnyThread; readonly talk: Talk } {
  const talk = new Talk(plan, plan.flow === 'round' ? budgetOf(plan.master) : 150);
  return { master: classOf(plan.master, talk), talk };
}

/**
 * A circle of waits holds at least twice both capacities of an edge and two signals more: with fewer under way no tree may
 * come to stand.
 */
function budgetOf(master: ThreadPlan): number {
  const least = Math.min(...leastOf(master));
  return 4 * Math.min(least, 3) + 1;
}

/** What the queues of a tree, and what its listeners may have of them, hold at least: bytes may be used up by a single signal. */
function leastOf({ thread, listens, narrow, children, group }: ThreadPlan): number[] {
  const bounds = [thread.queues?.in, thread.queues?.up, ...Object.values(listens), narrow.up];
  const own = bounds.map((each) => each?.capacity).map((each) => (typeof each === 'object' ? 1 : (each ?? 1024)));
  return [...own, ...[...children, ...(group ? [group] : [])].flatMap((each) => leastOf(each.thread))];
}

/** Decorators are functions: here they are called one by one, as the plan wants it. */
function apply(decorator: unknown, type: Type, member: string): void {
  const method = Object.getOwnPropertyDescriptor(Talker.prototype, member);
  (decorator as (target: object, key: string, method?: PropertyDescriptor) => void)(type.prototype, member, method);
}

function classOf(plan: ThreadPlan, talk: Talk): Type {
  const { thread, listens, narrow, task, sources, childExit, children, group } = plan;
  const relays = relaysOf(plan, talk);
  const below = [...children, ...(group ? [group] : [])].map((each) => classOf(each.thread, talk));
  const hasBelow = below.length > 0;
  const fields = ['a', 'b'].slice(0, children.length).concat(group ? 'members' : []);
  const from = hasBelow ? fromOf(below, narrow.from) : undefined;
  class Random extends Talker {
    readonly talk = talk;
    readonly plan = plan;
    readonly narrowed = narrow.from && fields[narrow.from.child % fields.length];
    readonly source0 = sources[0] && talk.opens(sources[0].kind);
    readonly source1 = sources[1] && talk.opens(sources[1].kind);
  }
  if (!relays.in.includes(Down)) apply(OnIn(Down, listens.down), Random, 'down');
  if (!relays.in.includes(Order)) apply(OnIn(Order, listens.order), Random, 'order');
  if (hasBelow && !relays.up.includes(Up)) apply(OnUp(Up, listens.up), Random, 'up1');
  if (from && !relays.up.includes(Up)) apply(OnUp(Up, { ...narrow.up, from }), Random, 'up1Of');
  if (hasBelow && !relays.up.includes(Tell)) apply(OnUp(Tell, listens.tell), Random, 'tell');
  apply(OnIn(AskDown), Random, 'askedByParent');
  if (hasBelow) apply(OnUp(AskUp), Random, 'askedByChild');
  apply(Rescheduling(task), Random, 'say');
  if (hasBelow && childExit !== 'none') apply(from && narrow.exit ? OnChildExit(from) : OnChildExit(), Random, 'gone');
  sources.forEach(({ kind, options }, at) => {
    apply(Listening(`source${at}`, { ...options, ...eventOf(kind) }), Random, `item${at}`);
  });
  children.forEach(({ options }, at) => apply(Child(below[at]!, options as object), Random, 'ab'[at]!));
  if (group) apply(Children(below.at(-1)!, group.options), Random, 'members');
  for (const [member, lock] of Object.entries(plan.exclusive))
    if (member !== 'item0' || sources[0]) apply(Exclusive(lock), Random, member);
  const name = ['Leaf', 'One', 'Two'][children.length]! + (group ? 'Group' : '');
  const own = { up: [AskUp, ...[Up, Tell].filter((each) => !relays.up.includes(each))], forwardUp: relays.up };
  (Thread({ ...thread, name, ...own, forwardIn: relays.in } as object) as (type: Type) => void)(Random);
  return Random;
}

function fromOf(below: readonly Type[], from: From | undefined): Type | (() => Type) | undefined {
  const type = from && below[from.child % below.length];
  return from?.asThunk ? () => type! : type;
}

/** Up goes everything that may; down what does not become more by it than the budget knows of. */
function relaysOf({ relays, children, group }: ThreadPlan, talk: Talk) {
  const pick = <T>(wanted: readonly Relayed[], first: T, second: T): T[] =>
    wanted.map((each) => (each === 'first' ? first : second));
  const narrow = children.length === 1 && !group;
  const mayIn = talk.flow !== 'up' && (narrow || (talk.flow === 'down' && children.length > 0));
  const mayUp = children.length > 0 || group;
  return {
    in: mayIn ? pick<typeof Down | typeof Order>(relays.in, Down, Order) : [],
    up: mayUp ? pick<typeof Up | typeof Tell>(relays.up, Up, Tell) : [],
  };
}
