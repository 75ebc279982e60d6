import fc from 'fast-check';
import { type Class, type ThreadDefinition } from '#lib/metadata/definition.js';
import { resolveClass } from '#lib/metadata/class-source.js';
import { definitionOf } from '#lib/metadata/reader.js';
import { programPlan } from './plan.js';
import { randomProgram } from './program.js';

/** The options that random programs give, as their decorators recorded them: each as `Decorator.option`. */
export function drawnOptions({ programs }: { readonly programs: number }): Set<string> {
  const given = new Set<string>();

  function add(within: string, options: object): void {
    for (const [option, value] of Object.entries(options)) {
      if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
      given.add(`${within}.${option}`);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) add(`${within}.${option}`, value);
    }
  }

  function addThread(thread: ThreadDefinition): void {
    const { name, up, forwardUp, forwardIn, deadlockMs, timeouts, queues } = thread;
    const serial = thread.serial || undefined;
    add('Thread', { name, up, forwardUp, forwardIn, deadlockMs, ...timeouts, queues, serial });
    for (const { direction, from, batch, concurrency, timeoutMs, pipe, queue } of thread.listeners) {
      const several = concurrency > 1 ? concurrency : undefined;
      const options = { from, batch, concurrency: several, timeoutMs, pipe, ...queue };
      add(direction === 'in' ? 'OnIn' : 'OnUp', options);
    }
    for (const { options } of thread.tasks) add('Rescheduling', options);
    for (const { options } of thread.sources) add('Listening', options);
    for (const { from } of thread.childExits) add('OnChildExit', { from });
    for (const { lock } of thread.exclusives) add('Exclusive', { lock });
    for (const { kind, source, args, max, idleMs, restart } of thread.children) {
      if (kind === 'one') add('Child', { args, ...restart });
      else add('Children', { max: max === Infinity ? undefined : max, idleMs, ...restart });
      addThread(definitionOf(resolveClass(source) as Class));
    }
  }

  for (const plan of fc.sample(programPlan, { numRuns: programs, seed: 1 })) {
    addThread(definitionOf(randomProgram(plan).master));
    add('ask', plan.master.asks ?? {});
    add('start', plan.master.adHoc);
  }
  return given;
}
