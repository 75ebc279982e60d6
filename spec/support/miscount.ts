import { Listener } from '#lib/intercom/listener.js';

const honest = Object.getOwnPropertyDescriptor(Listener.prototype, 'flow')!;

/** From now on every account says that one signal more was handled than was; or, balanced, that one more is queued. */
export function miscount(what: 'handled' | 'queued'): void {
  Object.defineProperty(Listener.prototype, 'flow', {
    ...honest,
    get(this: Listener) {
      const { offered, accepted, handled, queued, ...others } = honest.get!.call(this) as Listener['flow'];
      if (what === 'handled') return { ...others, offered, accepted, queued, handled: handled + 1 };
      return { ...others, offered: offered + 1, accepted: accepted + 1, queued: queued + 1, handled };
    },
  });
}

export function countRight(): void {
  Object.defineProperty(Listener.prototype, 'flow', honest);
}
