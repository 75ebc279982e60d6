import type { Clock } from '../tasks/clock.js';
import type { ReschedulingOptions } from '../tasks/options.js';
import { CronSchedule } from './cron-schedule.js';
import { IntervalSchedule } from './interval-schedule.js';
import type { Schedule } from './schedule.js';

export function scheduleOf(options: ReschedulingOptions, clock: Clock): Schedule {
  if (options.cron === undefined) return new IntervalSchedule(options);
  return new CronSchedule(options.cron, options.timeZone, clock);
}
