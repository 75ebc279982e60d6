import { resolveClass } from '../metadata/class-source.js';
import type { ListenerDefinition, ThreadDefinition } from '../metadata/definition.js';
import type { Below, Finding } from './check-thread.js';
import { hears } from './signals.js';

/** Signals that two members of a thread claim: two listeners, or a listener and a forward. */
export function checkListeners(thread: ThreadDefinition, children: readonly Below[]): Finding[] {
  return thread.listeners.flatMap((listener, at): Finding[] => {
    const { signal, direction, method } = listener;
    if (!signal) return [];
    const who = `${thread.name}.${method} listens to ${signal.name} ${direction.toUpperCase()}`;
    const fault = { member: method, signal: signal.name };
    const forwarded = direction === 'in' ? thread.forwardIn : thread.forwardUp;
    const twin = thread.listeners.slice(0, at).find((each) => clash(each, listener, children));
    return [
      ...(forwarded.includes(signal)
        ? [{ ...fault, code: 'LISTENED_AND_FORWARDED' as const, text: `${who}, and @Thread forwards it.` }]
        : []),
      ...(twin
        ? [
            {
              ...fault,
              code: 'DUPLICATE_LISTENER' as const,
              text: `${who}, and so does ${thread.name}.${twin.method}.`,
            },
          ]
        : []),
    ];
  });
}

/** A narrowed listener wins over a general one; two narrowed ones clash over a child that both of them hear. */
function clash(a: ListenerDefinition, b: ListenerDefinition, children: readonly Below[]): boolean {
  if (a.direction !== b.direction || a.signal !== b.signal || a.narrowed !== b.narrowed) return false;
  if (!a.narrowed || resolveClass(a.from) === resolveClass(b.from)) return true;
  return children.some(({ definition }) => hears(a, definition.type) && hears(b, definition.type));
}
