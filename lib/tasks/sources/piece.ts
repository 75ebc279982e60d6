import type { Dispatcher } from '../dispatcher.js';

/** most items between two questions: what comes alone, in a turn of the event loop of its own, costs less than one */
const mostItems = 8;

/**
 * Asks whether the time is spent, for a source that gives its items one by one: once in a piece of them, as a listener does,
 * and after each where they take long.
 */
export class Piece {
  private readonly dispatcher: Dispatcher;
  private size = mostItems;
  private unasked = 0;

  constructor(dispatcher: Dispatcher) {
    this.dispatcher = dispatcher;
  }

  /** There is one item more. @returns whether the rest is to be left for later */
  spent(): boolean {
    return ++this.unasked >= this.size && this.ask();
  }

  private ask(): boolean {
    const spent = this.dispatcher.spent(this.unasked);
    this.unasked = 0;
    this.size = Math.min(this.dispatcher.piece ?? mostItems, mostItems);
    return spent;
  }
}
