/** A method that has begun and is not done. */
export interface Running {
  /** the thread it runs in */
  readonly path: string;
  /** `Class.method`; a hook, `defer`, a task, a listener */
  readonly member: string;
  /** ms it has run, those of a listener to a few; absent where nobody knows: of a method of `@OnChildExit` */
  readonly forMs?: number;
  /** what its thread waits for, where that is ours: sleep, a lock, up, a send, an ask, a spawn */
  readonly waitsFor: readonly string[];
}
