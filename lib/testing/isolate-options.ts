import { anything, checkOptions, type Rule } from '../errors/validate.js';
import { definitionOf } from '../metadata/reader.js';
import type { Dispatcher } from '../tasks/dispatcher.js';
import type { Random } from '../tasks/random.js';
import type { Logger } from '../thread/logger.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import type { ChildField, GroupField } from './fields.js';
import { VirtualClock } from './virtual-clock.js';

/** What `isolate` takes in the place of the class. */
export interface IsolateOptions<C extends Ctor<AnyThread> = Ctor<AnyThread>> {
  /** the class under test */
  thread: C;
  /** whether its children are fakes, which they are unless told, or real: all of them, or field by field */
  children?: 'fake' | 'real' | { [K in ChildField<InstanceType<C>> | GroupField<InstanceType<C>>]?: 'fake' | 'real' };
  /** the time; a clock of its own unless told */
  clock?: VirtualClock;
  /** the chance; always 0 unless told, so that nothing jitters */
  random?: Random;
  /** the order of what is ready; first come, first served unless told */
  dispatcher?: Dispatcher;
  /** where the lines go that the handle keeps; nowhere else unless told */
  log?: Logger;
}

/** Whether options were given, and not the class itself. */
export function isOptions<C extends Ctor<AnyThread>>(value: C | IsolateOptions<C>): value is IsolateOptions<C> {
  return typeof value === 'object' && value !== null && 'thread' in value;
}

/** @throws TaskThreadError `INVALID_OPTION` */
export function checkIsolateOptions(options: IsolateOptions): void {
  checkOptions('isolate', options.thread.name, options, rulesFor(options.thread));
}

function rulesFor(thread: Ctor<AnyThread>): Record<string, Rule> {
  const fields = definitionOf(thread).children.map(({ field }) => field);
  const real = (value: unknown): boolean => value === undefined || value === 'fake' || value === 'real';
  return {
    thread: anything,
    children: (value) => {
      const given = typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
      const fits = given ? given.every(([field, each]) => fields.includes(field) && real(each)) : real(value);
      return fits
        ? undefined
        : `'fake', 'real', or an object of such by field: ${fields.join(', ') || 'there are none'}`;
    },
    clock: (value) => (value instanceof VirtualClock ? undefined : 'a VirtualClock'),
    random: (value) => (typeof value === 'function' ? undefined : 'a function'),
    dispatcher: anything,
    log: anything,
  };
}
