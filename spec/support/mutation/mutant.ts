/** A small fault that could stand in a file. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  /** from 1 */
  readonly line: number;
  /** the lines it is in, as one; of more than two the first and the last */
  readonly before: string;
  /** the same with the fault; empty when nothing of it is left */
  readonly after: string;
}

/** A place of a text, as a mutant tells of it. */
export function quoted(
  text: string,
  start: number,
  end: number,
  replacement: string | undefined,
): Pick<Mutant, 'line' | 'before' | 'after'> {
  const head = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const lineEnd = text.indexOf('\n', end);
  const tail = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  const before = asOne(head + text.slice(start, end) + tail);
  return { line: text.slice(0, start).split('\n').length, before, after: asOne(head + (replacement ?? '') + tail) };
}

function asOne(lines: string): string {
  const all = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return all.length > 2 ? `${all[0]} … ${all.at(-1)}` : all.join(' ');
}
