import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * A part of the demo in a process of its own, and in a process group of its own: Ctrl-C in the terminal does not reach
 * it. It ends when this process lets go of it, or dies.
 */
export class DemoProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(
    readonly name: string,
    args: readonly string[] = [],
  ) {
    this.#child = fork(new URL(`./${name}.js`, import.meta.url), args, { detached: true });
    this.#exited = once(this.#child, 'exit');
  }

  /**
   * The next thing it says.
   *
   * @throws Error when it ends without a word
   */
  hear<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#child.once('message', (message) => resolve(message as T));
      this.#child.once('exit', (code) => reject(new Error(`${this.name} ended with code ${code}.`)));
    });
  }

  get ended(): boolean {
    return !this.#child.connected;
  }

  ask<T>(question: string): Promise<T> {
    this.#child.send(question);
    return this.hear();
  }

  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
  }
}
