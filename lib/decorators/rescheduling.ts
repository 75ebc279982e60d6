import { addRecord } from '../metadata/records.js';
import { reschedulingOptions } from '../metadata/rescheduling.js';
import type { ReschedulingOptions } from '../metadata/task-options.js';
import type { Run } from '../tasks/rescheduling/run.js';
import { refuseBareCall } from './bare-call.js';
import type { MethodDecorator } from './method.js';
import { type DecoratorCall, memberPlace } from './place.js';

/**
 * A task that runs, waits, and runs again, as long as its thread runs; it never overlaps itself. The first run is at
 * once unless `initialDelayMs` says otherwise. A run may return `Reschedule.stop()` or `Reschedule.after(ms)`.
 *
 * @param options the interval in milliseconds, or {@link ReschedulingOptions}
 * @throws TaskThreadError `INVALID_OPTION`, `DECORATOR_MISPLACED`
 * @example
 * ```ts
 * @Rescheduling({ intervalMs: 1000, mode: 'rate' })
 * async poll(run: Run) { this.log.info({ skipped: run.skipped }, 'poll'); }
 * ```
 */
export function Rescheduling(...args: [options: number | ReschedulingOptions]): MethodDecorator<[run: Run]> {
  refuseBareCall('Rescheduling', args);
  const [options] = args;
  return (...call: unknown[]) => {
    const { owner, member, label } = memberPlace('Rescheduling', 'method', call as unknown as DecoratorCall);
    const value = { method: member, options: reschedulingOptions('Rescheduling', label, options) };
    addRecord(owner, { kind: 'task', member, value });
  };
}
