import { quote } from '../errors/quote.js';
import type { Reply } from '../intercom/reply/reply.js';
import type { ChildEdge } from '../runtime/edge/child-edge.js';
import type { Slot } from '../runtime/tree/position.js';
import type { AbstractCtor } from '../thread/protocol.js';

/** What a test has ready for asks of one class. */
interface Ready {
  /** the edge they come by, or the field whose edges that are */
  readonly where: ChildEdge | Slot;
  readonly type: AbstractCtor;
  readonly reply: unknown;
}

/** An ask that nothing is ready for. */
interface Open {
  readonly edge: ChildEdge;
  readonly reply: Reply;
  resolve(reply: unknown): void;
}

/** What a test answers in the place of those whom the thread under test asks. */
export class Answers {
  readonly #ready: Ready[] = [];
  readonly #open = new Set<Open>();
  readonly #left: string[] = [];
  #closed = false;

  /** asks that somebody awaited to the end, a line each */
  get left(): readonly string[] {
    return this.#left;
  }

  /** The reply to what is asked there from now on, and to what waits for one; a function makes it of the ask. */
  give(where: ChildEdge | Slot, type: AbstractCtor, reply: unknown): void {
    const ready = { where, type, reply };
    this.#ready.unshift(ready);
    for (const open of this.#open) {
      if (!isFor(ready, open.edge, open.reply.ask)) continue;
      this.#open.delete(open);
      open.resolve(new Promise((resolve) => resolve(made(reply, open.reply.ask))));
    }
  }

  /** @returns the reply to an ask; a promise where nothing is ready */
  take(edge: ChildEdge, reply: Reply): unknown {
    const { ask } = reply;
    const ready = this.#ready.find((each) => isFor(each, edge, ask));
    if (ready) return made(ready.reply, ask);
    reply.begin(`the test's answer(${quote(ask)}, …)`);
    return new Promise((resolve) => {
      const open = { edge, reply, resolve };
      this.#open.add(open);
      if (this.#closed) this.#giveUp(open);
    });
  }

  /** The test is over: who still waits for an answer is told that there is none. */
  close(): void {
    this.#closed = true;
    for (const open of this.#open) this.#giveUp(open);
  }

  #giveUp(open: Open): void {
    const { edge, reply } = open;
    this.#open.delete(open);
    const name = quote(reply.ask);
    const field = edge.parent ? `'${edge.slot.definition.field}', ` : '';
    if (!reply.settled)
      this.#left.push(
        `${name} asked of ${edge.parent ? edge.path : 'its parent'}, without an answer(${field}${name}, …) of the test`,
      );
    reply.fail('the test has not answered it');
    open.resolve(undefined);
  }
}

function isFor({ where, type }: Ready, edge: ChildEdge, ask: unknown): boolean {
  return (where === edge || where === edge.slot) && ask instanceof type;
}

function made(reply: unknown, ask: unknown): unknown {
  return typeof reply === 'function' ? (reply as (ask: unknown) => unknown)(ask) : reply;
}
