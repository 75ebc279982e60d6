import { createMachine } from 'xstate';

/** A machine that hands each event `tick` to its handler. Mailboxes have no bound. */
export const counting = createMachine({
  context: ({ input }) => ({ handle: input }),
  on: { tick: { actions: ({ context, event }) => context.handle(event) } },
});
