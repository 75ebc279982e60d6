import { quote } from './quote.js';
import { TaskThreadError } from './task-thread-error.js';

/** Says what an option has to be when a value is not that. */
export type Rule = (value: unknown) => string | undefined;

export const wholeFrom =
  (least: number): Rule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least ? undefined : `a whole number from ${least}`;

export const numberFrom =
  (least: number, most = Infinity): Rule =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most && Number.isFinite(value)
      ? undefined
      : `a number from ${least}${most === Infinity ? '' : ` to ${most}`}`;

/** the longest a timer takes, in ms */
export const longestMs = 2 ** 31 - 1;

export const milliseconds: Rule = (value) =>
  typeof value === 'number' && value >= 0 && value <= longestMs
    ? undefined
    : 'a number of milliseconds, 0 to 2147483647';

export const text: Rule = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a text that is not empty';

export const list: Rule = (value) => (Array.isArray(value) ? undefined : 'an array of classes');

export const anything: Rule = () => undefined;

export const oneOf =
  (...words: readonly (string | boolean)[]): Rule =>
  (value) =>
    words.includes(value as string)
      ? undefined
      : words.map((word) => (typeof word === 'string' ? `'${word}'` : String(word))).join(' or ');

const wantedCapacity = 'a whole number from 1, or { signals, bytes, weigh }, of which bytes and weigh go together';

/** How much a queue holds: signals, or signals and bytes. */
export const capacity: Rule = (value) => {
  if (typeof value !== 'object' || value === null) return wholeFrom(1)(value) && wantedCapacity;
  const { signals, bytes, weigh, ...rest } = value as Record<string, unknown>;
  const whole = [signals, bytes].every((each) => each === undefined || !wholeFrom(1)(each));
  const together =
    (bytes === undefined) === (weigh === undefined) && (weigh === undefined || typeof weigh === 'function');
  return whole && together && Object.keys(rest).length === 0 ? undefined : wantedCapacity;
};

/** An object, each key of which has its own rule. */
export class Shape {
  constructor(
    readonly rules: Readonly<Record<string, Rule | Shape>>,
    /** whether no key may be left out */
    readonly whole = false,
  ) {}
}

/** How long to wait before something is tried again. */
export const backoffRules = new Shape({
  initialMs: milliseconds,
  maxMs: milliseconds,
  factor: numberFrom(1),
  jitter: numberFrom(0, 1),
});

/**
 * Holds the options of a decorator to its rules.
 *
 * @param within where in the options this object stands, with a dot at the end
 * @throws TaskThreadError `INVALID_OPTION` with the member, the option, what was found and what is wanted
 */
export function checkOptions(
  decorator: string,
  label: string,
  options: unknown,
  rules: Readonly<Record<string, Rule | Shape>>,
  within = '',
): void {
  const known = Object.keys(rules).join(', ');
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const found = within ? `has ${within.slice(0, -1)}: ${quote(options)}` : `was given ${quote(options)}`;
    throw invalid(decorator, label, `${found}; wanted is an object of ${known}.`);
  }
  for (const [key, value] of Object.entries(options)) {
    const rule = rules[key];
    if (!rule) throw invalid(decorator, label, `has the unknown option ${quote(within + key)}; known are ${known}.`);
    if (value === undefined) continue;
    if (rule instanceof Shape) {
      checkOptions(decorator, label, value, rule.rules, `${within}${key}.`);
      const missing = rule.whole ? Object.keys(rule.rules).find((each) => Reflect.get(value, each) === undefined) : '';
      if (missing) throw invalid(decorator, label, `has ${within}${key} without ${missing}.`);
      continue;
    }
    const wanted = rule(value);
    if (wanted) throw invalid(decorator, label, `has ${within}${key}: ${quote(value)}; wanted is ${wanted}.`);
  }
}

/** @returns the `INVALID_OPTION` error of a decorator, or of a method such as `tasks.start`, on `label` */
export function invalid(decorator: string, label: string, finding: string): TaskThreadError {
  const who = /^[A-Z]\w*$/.test(decorator) ? `@${decorator}` : decorator;
  return new TaskThreadError('INVALID_OPTION', `${who} on ${label} ${finding}`, { path: label, member: label });
}
