/** What nobody caught while the specs ran. The hooks write it, the reporter has the last word on it. */
export interface Escape {
  readonly kind: 'unhandled rejection' | 'uncaught exception' | 'account that is wrong';
  readonly reason: unknown;
}

/** Escapes that came after the runner had ended, when no test could be failed for them any more. */
export const lateEscapes: Escape[] = [];
