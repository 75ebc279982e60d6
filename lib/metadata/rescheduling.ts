import { backoffRules, checkOptions, invalid, milliseconds, numberFrom, oneOf, wholeFrom } from '../errors/validate.js';
import type { ReschedulingOptions } from '../tasks/options.js';

const rules = {
  intervalMs: milliseconds,
  mode: oneOf('delay', 'rate'),
  initialDelayMs: milliseconds,
  jitterMs: milliseconds,
  maxRuns: wholeFrom(1),
  onError: oneOf('fail', 'retry'),
  backoff: backoffRules,
  maxRetries: wholeFrom(0),
  timeoutMs: numberFrom(1, 2 ** 31 - 1),
  warnAbovePerSecond: (value: unknown) => (value === Infinity ? undefined : wholeFrom(1)(value) && wantedRate),
};

const wantedRate = 'a whole number from 1, or Infinity';
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
  return options;
}
