import { addFlows, emptyFlow } from '../../intercom/account/account.js';
import type { EdgeStatistics, Flow } from '../../thread/edge-statistics.js';
import { ByClass } from '../../intercom/by-class.js';
import type { Route } from '../../intercom/route.js';
import { resolveClass } from '../../metadata/class-source.js';
import type { ChildDefinition, Class, ThreadDefinition } from '../../metadata/definition.js';
import { definitionOf } from '../../metadata/reader.js';
import { policyOf, type RestartPolicy } from '../../supervision/restart-policy.js';
import { addItems, noItems, type SourceStatistics } from '../../tasks/listening/source-statistics.js';
import { TaskThread } from '../../thread/task-thread.js';
import { hears, sendsUp } from '../../tree/signals.js';
import type { LiveTree } from './live-tree.js';
import { inRoutes, outsideRoutes, upRoutes } from './routes.js';

const none: readonly SourceStatistics[] = [];

/**
 * A place in the declared tree, made once per tree when its first thread starts, and shared by all its threads. A class
 * that stands above itself shares the place of its ancestor, so there are finitely many.
 */
export class Position {
  readonly definition: ThreadDefinition;
  readonly tree: LiveTree;
  /** like a path, with `[*]` for the members of a group */
  readonly pattern: string;
  readonly above: Position | undefined;
  readonly slots: readonly Slot[];
  readonly in: ByClass<Route>;
  readonly sends: ByClass<true>;
  readonly enters: boolean;
  readonly readies: boolean;
  readonly exits: boolean;
  readonly #targets = new Map<unknown, readonly number[]>();

  constructor(definition: ThreadDefinition, pattern: string, above: Position | undefined, tree: LiveTree) {
    this.definition = definition;
    this.tree = tree;
    this.pattern = pattern;
    this.above = above;
    this.slots = this.definition.children.map((child) => new Slot(child, this, tree));
    this.in = inRoutes(this.definition);
    this.sends = new ByClass(new Map(sendsUp(this.definition).map((signal) => [signal, true])));
    // Hooks that are not overridden are not called.
    const overrides = (hook: string): boolean =>
      Reflect.get(definition.type.prototype as object, hook) !== Reflect.get(TaskThread.prototype, hook);
    this.enters = overrides('enter');
    this.readies = overrides('ready');
    this.exits = overrides('exit');
  }

  /** The slots whose threads take this signal. */
  targets(signal: unknown): readonly number[] {
    if (typeof signal !== 'object' || signal === null) return [];
    const found = this.#targets.get(signal.constructor);
    if (found) return found;
    const targets = this.slots.flatMap((slot, at) => (slot.position.in.get(signal) ? [at] : []));
    this.#targets.set(signal.constructor, targets);
    return targets;
  }
}

/** A declared child of a place: what the refs of one field share, and the account of those that have ended. */
export class Slot {
  readonly definition: ChildDefinition;
  /** none for the slot of the master */
  readonly owner: Position | undefined;
  readonly tree: LiveTree;
  readonly type: Class;
  readonly up: ByClass<Route>;
  /** methods of `@OnChildExit` that hear of this child */
  readonly exitMethods: readonly string[];
  readonly policy: RestartPolicy;
  /** threads that ended here */
  ended = 0;
  /** how many of them were started again */
  restarts = 0;
  /** how many were stopped because they did nothing */
  passivated = 0;
  #in: Flow = emptyFlow;
  #up: Flow = emptyFlow;
  #items: readonly SourceStatistics[] = none;
  #position: Position | undefined;

  constructor(definition: ChildDefinition, owner: Position | undefined, tree: LiveTree) {
    this.definition = definition;
    this.policy = policyOf(definition);
    this.owner = owner;
    this.tree = tree;
    this.type = resolveClass(definition.source)!;
    this.up = owner ? upRoutes(owner.definition, this.type) : outsideRoutes(definitionOf(this.type));
    const exits = owner?.definition.childExits ?? [];
    this.exitMethods = exits.filter((each) => hears(each, this.type)).map((each) => each.method);
  }

  get pattern(): string {
    const { field, kind } = this.definition;
    const id = kind === 'group' ? `${field}[*]` : field;
    return this.owner ? `${this.owner.pattern}/${id}` : id;
  }

  get position(): Position {
    return (this.#position ??= this.#find());
  }

  /** What the threads of this slot that have ended leave in the account. */
  get totals(): EdgeStatistics {
    return { in: this.#in, up: this.#up };
  }

  /** Adds the account of a child that has ended for good. */
  settle(statistics: EdgeStatistics): void {
    // Most children of a large group have an empty account.
    if (statistics.in !== emptyFlow) this.#in = addFlows(this.#in, statistics.in);
    if (statistics.up !== emptyFlow) this.#up = addFlows(this.#up, statistics.up);
  }

  /** what has become of the items of each source, of the threads of this slot that have exited */
  get items(): readonly SourceStatistics[] {
    return this.#items;
  }

  /** Adds the sources of a thread that has exited. */
  settleSources(items: readonly SourceStatistics[]): void {
    this.#items = items.map((each, at) => addItems(this.#items[at] ?? noItems, each));
  }

  /** Adds an item that came for the listener of that name after that. */
  addLate(method: string): void {
    const one = { ...noItems, received: 1, discarded: 1 };
    const { sources } = this.position.definition;
    this.#items = this.#items.map((each, at) => (sources[at]!.method === method ? addItems(each, one) : each));
  }

  /** Adds a signal that came after that. */
  addRefused(direction: 'in' | 'up'): void {
    const one = { ...emptyFlow, offered: 1, refused: 1 };
    if (direction === 'in') this.#in = addFlows(this.#in, one);
    else this.#up = addFlows(this.#up, one);
  }

  /** The position that was made for it; none while no thread has started here, or where an ancestor's is shared. */
  get below(): Position | undefined {
    return this.#position?.above === this.owner ? this.#position : undefined;
  }

  /** That of the ancestor of the same class, or a new one. */
  #find(): Position {
    const definition = this.tree.surroundings.seams.definition(this);
    for (let each: Position | undefined = this.owner; each; each = each.above) {
      if (each.definition === definition) return each;
    }
    return new Position(definition, this.pattern, this.owner, this.tree);
  }
}
