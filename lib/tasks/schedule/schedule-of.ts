import type { Clock } from '../clock/clock.js';
import type { ReschedulingOptions } from '../../metadata/task-options.js';
import { CronSchedule } from './cron-schedule.js';
import { afterEach, onGrid } from './interval-schedule.js';
import type { Schedule } from './schedule.js';

export function scheduleOf({ cron, timeZone, mode }: ReschedulingOptions, clock: Clock): Schedule {
  if (cron !== undefined) return new CronSchedule(cron, timeZone, clock);
  return mode === 'rate' ? onGrid : afterEach;
}
