/** frames of a trace that are looked at */
const deepest = 200;

/**
 * Whether what runs now was called, directly or by way of promises that are awaited, from a function of this name. Read
 * off the trace that V8 keeps of async functions, which costs nothing until it is asked for: some µs, by its depth. What
 * came by way of a timer or an emitter is not seen, nor is what nobody awaits.
 */
export function calledWithin(name: string): boolean {
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace');
  const trace: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = deepest;
    Error.prepareStackTrace = (_, frames) => frames.some((frame) => frame.getFunctionName() === name);
    Error.captureStackTrace(trace, calledWithin);
    return trace.stack === true;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.set(Error, 'prepareStackTrace', prepare);
  }
}
