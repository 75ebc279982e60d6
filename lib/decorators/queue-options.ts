import type { QueueOptions } from '../metadata/options.js';
import { capacity, invalid, type Rule } from '../errors/validate.js';

const policies = ['wait', 'drop-oldest', 'drop-newest', 'latest', 'fail'];

const overflow: Rule = (value) =>
  policies.includes(value as string) || typeof value === 'function'
    ? undefined
    : `${policies.map((each) => `'${each}'`).join(' or ')} or a function`;

const key: Rule = (value) => (typeof value === 'function' ? undefined : 'a function of the signal');

/** What may be said of a queue, and of the signals of a listener within it. */
export const queueRules = { capacity, overflow, key };

/** A key and `'latest'` go together. @throws TaskThreadError `INVALID_OPTION` */
export function checkKey(decorator: string, label: string, options: QueueOptions, within = ''): void {
  const latest = options.overflow === 'latest';
  const keyed = options.key !== undefined;
  if (latest && !keyed) throw invalid(decorator, label, `has ${within}overflow: 'latest' without ${within}key.`);
  if (keyed && !latest) throw invalid(decorator, label, `has ${within}key without ${within}overflow: 'latest'.`);
}

/** That part of the options of a listener, where anything of it was given. */
export function queueOptionsOf(options: QueueOptions): QueueOptions | undefined {
  const { capacity: bound, overflow: policy, key: about } = options;
  if (bound === undefined && policy === undefined) return undefined;
  return { capacity: bound, overflow: policy, key: about } as QueueOptions;
}
