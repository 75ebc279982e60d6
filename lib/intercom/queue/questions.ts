import { quote } from '../../errors/quote.js';
import { TaskThreadError } from '../../errors/task-thread-error.js';
import type { QueueReader } from './queue-reader.js';

/**
 * Asks the functions that a queue was declared with about a signal.
 *
 * @throws TaskThreadError `INVALID_OPTION` when one throws, or gives nothing sensible
 */
export class Questions {
  readonly #reader: QueueReader;

  constructor(reader: QueueReader) {
    this.#reader = reader;
  }

  weight(weigh: (signal: unknown) => number, signal: unknown): number {
    const weight = this.#ask('weigh', weigh, signal);
    // Whole bytes: sums of fractions are not exact, and would leave a little behind in a queue that is empty.
    if (typeof weight === 'number' && weight >= 0 && weight < Infinity) return Math.ceil(weight);
    throw this.#refusal(signal, `weigh gave ${quote(weight)} for ${quote(signal)}; wanted are bytes.`);
  }

  key(key: (signal: unknown) => unknown, signal: unknown): unknown {
    const given = this.#ask('key', key, signal);
    if (given !== undefined && given !== null) return given;
    throw this.#refusal(signal, `key gave ${quote(given)} for ${quote(signal)}; wanted is what it is about.`);
  }

  #ask(option: string, call: (signal: unknown) => unknown, signal: unknown): unknown {
    try {
      return call(signal);
    } catch (error) {
      throw this.#refusal(signal, `${option} threw ${quote(error)} for ${quote(signal)}.`, error);
    }
  }

  #refusal(signal: unknown, what: string, cause?: unknown): TaskThreadError {
    const { edge, direction } = this.#reader;
    const finding = `The queue ${direction.toUpperCase()} of ${edge.path}: ${what}`;
    return new TaskThreadError('INVALID_OPTION', finding, { path: edge.path, signal: quote(signal), cause });
  }
}
