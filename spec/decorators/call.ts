/** A decorator, called by hand as a compiler would call it. */
export type Decorator = (...call: unknown[]) => unknown;

interface Context {
  readonly kind: string;
  readonly name?: string | symbol | undefined;
  readonly static?: boolean;
  readonly private?: boolean;
  readonly metadata?: object | undefined;
}

/** Calls a decorator the standard way: `(value, context)`. */
export function standard(decorator: unknown, context: Context, value?: unknown): unknown {
  const { name = 'member', static: isStatic = false, private: isPrivate = false } = context;
  const metadata = 'metadata' in context ? context.metadata : {};
  return (decorator as Decorator)(value, { ...context, name, static: isStatic, private: isPrivate, metadata });
}

/** Calls a decorator the legacy way: `(target)` or `(target, key, descriptor)`. */
export function legacy(decorator: unknown, ...call: unknown[]): unknown {
  return (decorator as Decorator)(...call);
}
