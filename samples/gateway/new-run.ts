import { randomBytes } from 'node:crypto';

/** A name for a run of the gateway that no other run has, on whatever machine. */
export function newRun(): string {
  return randomBytes(9).toString('base64url');
}
