import { readFileSync } from 'node:fs';

/** A text in a file of lib/ and what stands there instead to turn a spec red. */
export interface Change {
  readonly file: string;
  readonly old: string;
  readonly replacement: string;
}

/** A spec that keeps a promise, where it stands, and the changes that turn it red. */
export interface Proof {
  /** number of the promise in section 3 of the design */
  readonly promise: number;
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly changes: readonly Change[];
}

export const listFile = 'spec/promises.md';

const heading = /^## (\d+)\. /;
const specLine = /^- (.+) — `(spec\/\S+):(\d+)`$/;
const changeLine = /^ {2}- `(lib\/\S+)`: (`{1,2})(.+?)\2 → (?:nothing|(`{1,2})(.+?)\4)$/;
const itLine = /^\s*it\((['"`])(.*)\1, /;

/**
 * Reads the list of promises.
 *
 * @throws Error on a bullet that is neither a spec nor a change
 */
export function parseProofs(text: string): Proof[] {
  const proofs: (Proof & { readonly changes: Change[] })[] = [];
  let promise = 0;
  text.split('\n').forEach((line, at) => {
    promise = Number(heading.exec(line)?.[1] ?? promise);
    if (!/^\s*- /.test(line)) return;
    const [, title, file, number] = specLine.exec(line) ?? [];
    if (title !== undefined) return proofs.push({ promise, title, file: file!, line: Number(number), changes: [] });
    const [, changed, , old, , replacement = ''] = changeLine.exec(line) ?? [];
    if (changed === undefined || proofs.length === 0)
      throw new Error(`${listFile}:${at + 1} is neither a spec nor a change: ${line}`);
    proofs.at(-1)!.changes.push({ file: changed, old: old!.trim(), replacement: replacement.trim() });
  });
  return proofs;
}

/** What is wrong with the list as it stands: titles that are elsewhere, texts to change that are not found once. */
export function faultsOf(proofs: readonly Proof[]): string[] {
  return proofs.flatMap(({ title, file, line, changes }) => {
    const found = linesOf(file, title);
    return [
      ...(found.length === 1 && found[0] === line ? [] : [`${file}:${line} "${title}" stands at ${places(found)}`]),
      ...(changes.length > 0 ? [] : [`${file}:${line} "${title}" has no change that turns it red`]),
      ...changes.flatMap((change) => {
        const times = readFileSync(change.file, 'utf8').split(change.old).length - 1;
        return times === 1 ? [] : [`${change.file} holds ${times} times: ${change.old}`];
      }),
    ];
  });
}

/** The list with the line numbers that its specs have now. */
export function refreshed(text: string): string {
  return text.replace(new RegExp(specLine, 'gm'), (bullet, title: string, file: string) => {
    const [line] = linesOf(file, title);
    return line === undefined ? bullet : `- ${title} — \`${file}:${line}\``;
  });
}

function linesOf(file: string, title: string): number[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, at) => (itLine.exec(line)?.[2]?.replace(/\\(.)/g, '$1') === title ? [at + 1] : []));
}

function places(lines: readonly number[]): string {
  return lines.length === 0 ? 'no line of it' : `line ${lines.join(' and ')}`;
}
