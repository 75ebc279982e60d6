import { existsSync, readFileSync } from 'node:fs';
import type { Mutant } from './mutant.js';

/** A mutant that may survive, or all of a line, and why. */
export interface Accepted extends Pick<Mutant, 'file' | 'before'> {
  /** undefined: whatever stands there instead */
  readonly after: string | undefined;
  readonly reason: string;
}

export const acceptedFile = 'spec/mutants.md';

const bullet = /^- `(lib\/\S+)`: (`{1,2})(.+?)\2(?: → (?:(nothing)|(`{1,2})(.+?)\5))?: (.+)$/;

/**
 * Reads the list of mutants that may survive; there may be none.
 *
 * @throws Error on a bullet that is none
 */
export function readAccepted(path = acceptedFile): Accepted[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return lines.flatMap((line, at) => {
    if (!line.startsWith('- ')) return [];
    const [, file, , before, nothing, , after, reason] = bullet.exec(line) ?? [];
    if (file === undefined || reason === undefined)
      throw new Error(`${path}:${at + 1} is no mutant with a reason: ${line}`);
    return [{ file, before: before!.trim(), after: nothing ? '' : after?.trim(), reason }];
  });
}

/** Whether an entry of the list is about a mutant. */
export function covers(accepted: Accepted, { file, before, after }: Mutant): boolean {
  return accepted.file === file && accepted.before === before && (accepted.after ?? after) === after;
}

/** A mutant as the list names it, without a reason. */
export function bulletOf({ file, before, after }: Pick<Mutant, 'file' | 'before' | 'after'>): string {
  return `- \`${file}\`: ${ticked(before)} → ${after === '' ? 'nothing' : ticked(after)}`;
}

function ticked(code: string): string {
  return code.includes('`') ? `\`\` ${code} \`\`` : `\`${code}\``;
}
