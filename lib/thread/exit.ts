/** Why a thread ended. */
export interface Exit {
  /** `stopped` by its parent or from outside, `finished` by its own stop(), `failed`, or `lost` with its place */
  readonly reason: 'stopped' | 'finished' | 'failed' | 'lost';
  /** what it failed with */
  readonly error?: unknown;
}
