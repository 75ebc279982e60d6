import { quote } from './quote.js';
import { TaskThreadError } from './task-thread-error.js';

/** Says what an option has to be when a value is not that. */
export type Rule = (value: unknown) => string | undefined;

export const wholeFrom =
  (least: number): Rule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least ? undefined : `a whole number from ${least}`;

export const milliseconds: Rule = (value) =>
  typeof value === 'number' && value >= 0 && value <= 2 ** 31 - 1
    ? undefined
    : 'a number of milliseconds, 0 to 2147483647';

export const text: Rule = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a text that is not empty';

export const list: Rule = (value) => (Array.isArray(value) ? undefined : 'an array of classes');

export const anything: Rule = () => undefined;

export const oneOf =
  (...words: readonly string[]): Rule =>
  (value) =>
    words.includes(value as string) ? undefined : words.map((word) => `'${word}'`).join(' or ');

/** An object whose every key has its rule. */
export const shape =
  (rules: Readonly<Record<string, Rule>>): Rule =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return `an object of ${Object.keys(rules).join(', ')}`;
    for (const [key, each] of Object.entries(value)) {
      const rule = rules[key];
      if (!rule) return `an object of ${Object.keys(rules).join(', ')} (it has ${quote(key)})`;
      const wanted = each === undefined ? undefined : rule(each);
      if (wanted) return `right in ${key}, which has to be ${wanted} and is ${quote(each)}`;
    }
    return undefined;
  };

/**
 * Holds the options of a decorator to its rules.
 *
 * @throws TaskThreadError `INVALID_OPTION` with the member, the option, what was found and what is wanted
 */
export function checkOptions(
  decorator: string,
  label: string,
  options: object,
  rules: Readonly<Record<string, Rule>>,
): void {
  for (const [key, value] of Object.entries(options)) {
    const rule = rules[key];
    if (!rule) {
      const known = Object.keys(rules).join(', ');
      throw invalid(decorator, label, `has the unknown option ${quote(key)}; known are ${known}.`);
    }
    const wanted = value === undefined ? undefined : rule(value);
    if (wanted) throw invalid(decorator, label, `has ${key}: ${quote(value)}; wanted is ${wanted}.`);
  }
}

/** @returns the `INVALID_OPTION` error of a decorator on `label` */
export function invalid(decorator: string, label: string, finding: string): TaskThreadError {
  return new TaskThreadError('INVALID_OPTION', `@${decorator} on ${label} ${finding}`, { path: label, member: label });
}
