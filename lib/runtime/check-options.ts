import { anything, checkOptions, milliseconds, type Rule } from '../errors/validate.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { Ctor } from '../thread/protocol.js';
import type { MasterOptions } from './launch.js';
import type { RunOptions } from './run-master.js';

const list: Rule = (value) => (Array.isArray(value) ? undefined : 'an array of constructor arguments');
const functions: Rule = (value) => (typeof value === 'function' ? undefined : 'a function');
const flag: Rule = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
const logger: Rule = (value) =>
  ['debug', 'info', 'warn', 'error'].every(
    (level) => typeof (value as Record<string, unknown> | null)?.[level] === 'function',
  )
    ? undefined
    : 'a logger with debug, info, warn and error';

const ofStart = {
  args: list,
  log: logger,
  logLevels: anything,
  clock: anything,
  dispatcher: anything,
  random: functions,
  onEvent: functions,
  stopTimeoutMs: milliseconds,
} satisfies Record<keyof MasterOptions | 'args', Rule>;

const ofRun = { ...ofStart, osSignals: flag, onRunning: functions } satisfies Record<keyof RunOptions | 'args', Rule>;

/**
 * Holds the options of `startMaster` or `runMaster` to what they may be.
 *
 * @throws TaskThreadError `INVALID_OPTION`
 */
export function checkMasterOptions(who: 'startMaster' | 'runMaster', master: Ctor<AnyThread>, options: unknown): void {
  checkOptions(who, master.name, options, who === 'runMaster' ? ofRun : ofStart);
}
