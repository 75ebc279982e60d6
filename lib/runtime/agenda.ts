/**
 * Runs steps one after the other, however they call for more: start and stop walk the tree through it, so their depth
 * is not the depth of the call stack. A step that is added outside of one runs at once.
 */
export class Agenda {
  #steps: (() => void)[] = [];
  #running = false;

  do(step: () => void): void {
    this.#steps.push(step);
    if (this.#running) return;
    this.#running = true;
    try {
      // Last in, first out: a subtree is done before its sibling begins.
      for (let next = this.#steps.pop(); next; next = this.#steps.pop()) next();
    } finally {
      this.#running = false;
    }
  }
}
