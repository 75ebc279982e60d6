import { asyncScheduler } from 'rxjs';
import { TaskThreadError } from '../errors/task-thread-error.js';

/**
 * Lets the operators of a pipe work, and refuses those that would go by the time of the machine: in a test they would never
 * come to it.
 *
 * @param member `Class.method` of the listener
 * @throws TaskThreadError `PIPE_REAL_TIME`, by way of the operator
 */
export function refuseRealTime(path: string, member: string, work: () => void): void {
  if (Object.hasOwn(asyncScheduler, 'schedule')) return work();
  asyncScheduler.schedule = (): never => {
    const operator =
      /rxjs\/.*\/(?:operators|observable)\/(\w+)\.[jt]s/.exec(new Error().stack ?? '')?.[1] ?? 'an operator';
    const finding = `${path}: ${operator} in the pipe of ${member} goes by the time of the machine.`;
    throw new TaskThreadError('PIPE_REAL_TIME', finding, { path, member });
  };
  try {
    work();
  } finally {
    Reflect.deleteProperty(asyncScheduler, 'schedule');
  }
}
