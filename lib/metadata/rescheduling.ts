import { checkOptions, invalid, milliseconds, oneOf, wholeFrom } from '../errors/validate.js';
import type { ReschedulingOptions } from '../tasks/options.js';

const rules = {
  intervalMs: milliseconds,
  mode: oneOf('delay', 'rate'),
  initialDelayMs: milliseconds,
  jitterMs: milliseconds,
  maxRuns: wholeFrom(1),
};

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
  return options;
}
