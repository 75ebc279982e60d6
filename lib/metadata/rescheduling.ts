import { quote } from '../errors/quote.js';
import {
  backoffRules,
  checkOptions,
  invalid,
  milliseconds,
  numberFrom,
  oneOf,
  text,
  wholeFrom,
} from '../errors/validate.js';
import { CronPattern } from './cron-pattern.js';
import type { ReschedulingOptions } from './task-options.js';

const rules = {
  intervalMs: milliseconds,
  mode: oneOf('delay', 'rate'),
  initialDelayMs: milliseconds,
  cron: text,
  timeZone: (value: unknown) => (isTimeZone(value) ? undefined : 'the name of a time zone, such as "Europe/Berlin"'),
  jitterMs: milliseconds,
  maxRuns: wholeFrom(1),
  onError: oneOf('fail', 'retry'),
  backoff: backoffRules,
  maxRetries: wholeFrom(0),
  timeoutMs: numberFrom(1, 2 ** 31 - 1),
  warnAbovePerSecond: (value: unknown) => (value === Infinity ? undefined : wholeFrom(1)(value) && wantedRate),
};

const wantedRate = 'a whole number from 1, or Infinity';
/** They say when to run, and so does `cron`. */
const ofIntervals = ['intervalMs', 'mode', 'initialDelayMs'] as const;
/** They say how to try again. */
const ofRetries = ['backoff', 'maxRetries'] as const;

/**
 * The options of a rescheduling task, checked.
 *
 * @param who the decorator or method they were given to
 * @throws TaskThreadError `INVALID_OPTION`
 */
export function reschedulingOptions(
  who: string,
  label: string,
  given: number | ReschedulingOptions,
): ReschedulingOptions {
  const options = typeof given === 'number' ? { intervalMs: given } : given;
  if (typeof options !== 'object' || options === null)
    throw invalid(who, label, `takes milliseconds or an object, not ${typeof given}.`);
  checkOptions(who, label, options, rules);
  if (options.mode === 'rate' && !options.intervalMs)
    throw invalid(who, label, "has mode: 'rate' without an intervalMs above 0.");
  const idle = options.onError === 'retry' ? undefined : ofRetries.find((key) => options[key] !== undefined);
  if (idle) throw invalid(who, label, `has ${idle} without onError: 'retry'.`);
  checkCron(who, label, options);
  return options;
}

function checkCron(who: string, label: string, options: ReschedulingOptions): void {
  const { cron, timeZone } = options;
  if (cron === undefined) {
    if (timeZone !== undefined) throw invalid(who, label, 'has timeZone without cron.');
    return;
  }
  const other = ofIntervals.find((key) => options[key] !== undefined);
  if (other) throw invalid(who, label, `has cron and ${other}; wanted is one of them.`);
  const fault = faultOf(cron, timeZone);
  if (fault) throw invalid(who, label, `has cron: ${quote(cron)}, ${fault}.`);
}

function faultOf(cron: string, timeZone: string | undefined): string | undefined {
  try {
    return new CronPattern(cron, timeZone).after(0) === undefined ? 'which never comes' : undefined;
  } catch (error) {
    return `which is no cron pattern: ${(error as Error).message.replace(/^CronPattern: |\.$/g, '')}`;
  }
}

function isTimeZone(value: unknown): boolean {
  try {
    return typeof value === 'string' && new Intl.DateTimeFormat('en', { timeZone: value }).format(0) !== '';
  } catch {
    return false;
  }
}
