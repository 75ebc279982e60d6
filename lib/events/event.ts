import type { TaskThreadError } from '../errors/task-thread-error.js';

/** What happens in a running tree, as plain data. `path` names the thread it happened to. */
export type TreeEvent =
  | { readonly kind: 'running'; readonly path: string }
  | { readonly kind: 'stopping'; readonly path: string }
  | { readonly kind: 'exited'; readonly path: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly path: string; readonly error: TaskThreadError }
  | { readonly kind: 'overdraft'; readonly path: string; readonly direction: 'in' | 'up' }
  | { readonly kind: 'dead-letter'; readonly path: string; readonly direction: 'in' | 'up'; readonly signal: string };
