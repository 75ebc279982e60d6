import { resolveClass } from '../metadata/class-source.js';
import { isAsk } from '../metadata/ask-base.js';
import type { Class, ThreadDefinition } from '../metadata/definition.js';
import type { Below, Finding } from './check-thread.js';
import { childDefinition, covers, hears, known, sendsUp, takesIn } from './signals.js';

/** Signals between a thread and its children that one side names and the other does not. */
export function checkSignals(thread: ThreadDefinition, children: readonly Below[]): Finding[] {
  return [
    ...children.flatMap((child) => unhandled(thread, child)),
    ...listenersWithoutSender(thread, children),
    ...forwardsWithoutSender(thread, children),
    ...forwardsWithoutTaker(thread, children),
    ...ambiguousAsks(thread),
  ];
}

/** What a child sends UP that nobody here listens to or forwards. */
function unhandled(thread: ThreadDefinition, { field, definition: child }: Below): Finding[] {
  const listened = thread.listeners.filter((each) => each.direction === 'up' && hears(each, child.type));
  const handled = known([...listened.map((each) => each.signal), ...thread.forwardUp]);
  return sendsUp(child)
    .filter((signal) => !covers(handled, signal))
    .map(({ name }) => ({
      code: 'UP_UNHANDLED',
      member: field,
      signal: name,
      text: `${child.name} sends ${name} UP, but ${thread.name} neither listens to it nor forwards it.`,
      remedy: `Add @OnUp(${name}) or forwardUp: [${name}] to ${thread.name}, or drop ${name} from up.`,
    }));
}

function listenersWithoutSender(thread: ThreadDefinition, children: readonly Below[]): Finding[] {
  return thread.listeners.flatMap((each): Finding[] => {
    const { signal, method, direction } = each;
    if (direction !== 'up' || !signal) return [];
    const heard = children.filter(({ definition }) => hears(each, definition.type));
    if (isSent(signal, heard)) return [];
    const child = each.narrowed ? `child ${resolveClass(each.from)?.name ?? ''}` : 'child';
    const text = `${thread.name}.${method} listens to ${signal.name} UP, but no ${child} sends it.`;
    return [{ code: 'UP_NO_SENDER', member: method, signal: signal.name, text }];
  });
}

function forwardsWithoutSender(thread: ThreadDefinition, children: readonly Below[]): Finding[] {
  return known(thread.forwardUp)
    .filter((signal) => !isSent(signal, children))
    .map(({ name }): Finding => {
      const text = `${thread.name} forwards ${name} UP, but no child sends it.`;
      return { code: 'UP_NO_SENDER', member: 'forwardUp', signal: name, text };
    });
}

function forwardsWithoutTaker(thread: ThreadDefinition, children: readonly Below[]): Finding[] {
  return known(thread.forwardIn)
    .filter((signal) => !children.some(({ definition }) => covers(takesIn(definition), signal)))
    .map(({ name }): Finding => {
      const text = `${thread.name} forwards ${name} IN, but no child takes it.`;
      return { code: 'IN_NO_TAKER', member: 'forwardIn', signal: name, text };
    });
}

/** An ask that is forwarded IN has one reply, so one child has to take it, for sure. */
function ambiguousAsks(thread: ThreadDefinition): Finding[] {
  return known(thread.forwardIn)
    .filter((signal) => isAsk(signal))
    .flatMap((signal): Finding[] => {
      const takers = thread.children.filter((child) => {
        const below = childDefinition(child);
        return below && covers(takesIn(below), signal);
      });
      if (takers.length === 0 || (takers.length === 1 && takers[0]!.kind === 'one')) return [];
      const fields = takers.map(({ field, kind }) => (kind === 'group' ? `the group ${field}` : field)).join(' and ');
      const text = `${thread.name} forwards the ask ${signal.name} IN, but ${fields} may answer it.`;
      return [{ code: 'ASK_AMBIGUOUS', member: 'forwardIn', signal: signal.name, text }];
    });
}

/** Whether a child declares the signal, a subclass of it, or a base, of which an instance may be one of it. */
function isSent(signal: Class, children: readonly Below[]): boolean {
  return children.some(({ definition }) =>
    sendsUp(definition).some((sent) => covers([signal], sent) || covers([sent], signal)),
  );
}
