import type { TaskThreadError } from '../errors/task-thread-error.js';
import type { Class } from '../metadata/definition.js';
import { definitionOf } from '../metadata/reader.js';
import { faultOf } from './check-thread.js';
import { sendsUp, takesIn } from './signals.js';

/** A master has no parent: nobody listens to what it sends UP, nobody sends what it takes IN. */
export function checkMaster(master: Class): readonly TaskThreadError[] {
  const definition = definitionOf(master);
  const fault = (member: string, { name }: Class, verb: string, way: string): TaskThreadError => {
    const text = `${definition.name} is run as a master, but ${verb} ${name} ${way}.`;
    return faultOf(definition, { code: 'MASTER_HAS_PARENT_SIGNALS', member, signal: name, text });
  };
  const listeners = definition.listeners.filter((each) => each.direction === 'in');
  const takes = takesIn(definition).map((signal) => {
    const listener = listeners.find((each) => each.signal === signal);
    return fault(listener?.method ?? 'forwardIn', signal, 'takes', 'IN');
  });
  const sends = sendsUp(definition).map((signal) =>
    fault(definition.up.includes(signal) ? 'up' : 'forwardUp', signal, 'sends', 'UP'),
  );
  return [...takes, ...sends];
}
