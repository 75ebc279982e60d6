// Node 20 lacks Symbol.metadata. Standard decorators look for it when a decorated class is evaluated, which is after
// the decorator, and with it this file, was imported.
if (!Reflect.has(Symbol, 'metadata')) {
  Object.defineProperty(Symbol, 'metadata', { value: Symbol.for('Symbol.metadata') });
}

/** The key under which a standard decorator's `context.metadata` is found on its class. */
export const symbolMetadata: symbol = Reflect.get(Symbol, 'metadata');
