import { quote } from '../errors/quote.js';
import { invalid, text } from '../errors/validate.js';
import { addRecord } from '../metadata/records.js';
import { refuseBareCall } from './bare-call.js';
import type { MethodDecorator } from './method.js';
import { type DecoratorCall, memberPlace } from './place.js';

/**
 * Never at the same time as another method of the thread with this lock: it waits, first come, first served, also when the
 * thread calls it itself. So it returns nothing or a promise. `exclusive` of the thread takes the same locks for a section.
 *
 * @param lock its name; those that give none share one
 * @throws TaskThreadError `INVALID_OPTION`, `DECORATOR_MISPLACED`; when called, `LOCK_REENTERED` from within a method
 * that holds the lock, `LOCK_CIRCLE` from within one that whoever holds the lock waits for, `STOPPED` when the thread has
 * ended meanwhile
 * @example
 * ```ts
 * @OnIn(Deposit) @Exclusive('balance')
 * async deposit({ amount }: Deposit) { await this.write((await this.read()) + amount); }
 * ```
 */
export function Exclusive(...args: [lock?: string]): MethodDecorator<never[], void | Promise<unknown>> {
  refuseBareCall('Exclusive', args);
  const [lock = 'exclusive'] = args;
  return (...call: unknown[]) => {
    const { owner, member, label } = memberPlace('Exclusive', 'method', call as unknown as DecoratorCall);
    if (text(lock)) throw invalid('Exclusive', label, `was given ${quote(lock)}; wanted is ${text(lock)}.`);
    addRecord(owner, { kind: 'exclusive', member, value: { method: member, lock } });
  };
}
