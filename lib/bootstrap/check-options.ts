import { checkOptions, milliseconds, oneOf, type Rule } from '../errors/validate.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { Ctor } from '../thread/protocol.js';
import type { MasterOptions, RunOptions } from './master-options.js';

const list: Rule = (value) => (Array.isArray(value) ? undefined : 'an array of constructor arguments');
const functions: Rule = (value) => (typeof value === 'function' ? undefined : 'a function');
const flag: Rule = (value) => (typeof value === 'boolean' ? undefined : 'true or false');

const having =
  (what: string, ...methods: string[]): Rule =>
  (value) =>
    methods.every((each) => typeof (value as Record<string, unknown> | null)?.[each] === 'function')
      ? undefined
      : `${what} with ${methods.slice(0, -1).join(', ')} and ${methods.at(-1)}`;

const levels: Rule = (value) =>
  isPlain(value) && Object.values(value).every((each) => typeof each === 'string')
    ? undefined
    : "an object of levels by class name, such as { MasterThread: 'debug' }";

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** of the logger that is there unless one is given; that may have others */
const level = oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent');

const ofStart = {
  args: list,
  log: having('a logger', 'debug', 'info', 'warn', 'error'),
  logLevels: levels,
  clock: having('a clock', 'now', 'setTimer', 'wallTime', 'setWallTimer'),
  dispatcher: having('a dispatcher', 'ready', 'spent'),
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
  const { log, logLevels = {} } = options as MasterOptions;
  if (log) return;
  const known = Object.fromEntries(Object.keys(logLevels).map((each) => [each, level]));
  checkOptions(who, master.name, logLevels, known, 'logLevels.');
}
