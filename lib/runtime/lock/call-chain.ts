/** frames of a trace that are looked at */
const deepest = 200;

/**
 * The names of the functions from which what runs now was called, directly or by way of promises that are awaited. Read
 * off the trace that V8 keeps of async functions, which costs nothing until it is asked for: some µs, by its depth. What
 * came by way of a timer or an emitter is not seen, nor is what nobody awaits.
 */
export function callChain(): ReadonlySet<string> {
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace');
  const names = new Set<string>();
  const trace: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = deepest;
    Error.prepareStackTrace = (_, frames) => frames.forEach((frame) => names.add(frame.getFunctionName() ?? ''));
    Error.captureStackTrace(trace, callChain);
    // It is read as soon as somebody looks at it.
    void trace.stack;
    return names;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.set(Error, 'prepareStackTrace', prepare);
  }
}
