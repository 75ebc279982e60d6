import { checkOptions, type Rule } from '../../errors/validate.js';
import type { TaskThreadError } from '../../errors/task-thread-error.js';
import { quote } from '../../errors/quote.js';
import type { Ctor } from '../../thread/protocol.js';
import type { AnyThread } from '../../thread/task-thread.js';
import { type Fault, faultKinds } from './fault.js';

/** Options of `simulate`. */
export interface SimulationOptions {
  /** how many seeds, from 1 on, or which; 100 unless told. Each is one run */
  seeds?: number | readonly number[];
  /** what goes wrong on the way; nothing unless told */
  faults?: readonly Fault[];
  /** virtual ms a scenario, or the stop after it, may take; 3,600,000 unless told */
  timeoutMs?: number;
  /**
   * Whether threads may fail by themselves, without an injected fault, or with which errors; unless told such a failure is
   * what the run goes wrong by
   */
  mayFail?: boolean | ((error: TaskThreadError) => boolean);
  /** given the whole trace of each run */
  onTrace?: (seed: number, trace: string) => void;
}

const isSeed = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const seeds: Rule = (value) => {
  const fits = Array.isArray(value) ? value.every(isSeed) : isSeed(value);
  return fits ? undefined : 'how many, or an array of whole numbers from 0';
};

const faults: Rule = (value) => {
  const wrong = Array.isArray(value) ? value.find((each) => !isFault(each)) : value;
  return wrong === undefined
    ? undefined
    : `an array of { kind, rate, path, ms }, with a kind of ${faultKinds.join(', ')} and a rate from 0 to 1; found ${quote(wrong)}`;
};

function isFault(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, rate, path, ms = 0, ...rest } = value as Fault;
  const named = path === undefined || typeof path === 'string';
  return faultKinds.includes(kind) && rate >= 0 && rate <= 1 && named && ms >= 0 && Object.keys(rest).length === 0;
}

const rules: Readonly<Record<keyof SimulationOptions | 'args', Rule>> = {
  seeds,
  faults,
  timeoutMs: (value) => (typeof value === 'number' && value > 0 ? undefined : 'a number of milliseconds above 0'),
  mayFail: (value) =>
    typeof value === 'boolean' || typeof value === 'function' ? undefined : 'true or false, or a function of the error',
  onTrace: (value) => (typeof value === 'function' ? undefined : 'a function'),
  args: (value) =>
    Array.isArray(value) || typeof value === 'function'
      ? undefined
      : 'an array of constructor arguments, or a function that makes it',
};

/** @throws TaskThreadError `INVALID_OPTION` */
export function checkSimulationOptions(master: Ctor<AnyThread>, options: unknown): void {
  checkOptions('simulate', master.name, options, rules);
}
