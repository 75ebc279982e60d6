import { AssertionError } from 'node:assert';
import type { Class } from '../metadata/definition.js';
import { printTree } from '../tree/print.js';
import { diffLines } from './diff-lines.js';

/**
 * Compares the declared tree of a master with a text, as `printTree` gives it. The indentation that all lines share and
 * blank lines around it do not count, so the text may stand in a template literal, indented like the code.
 *
 * @throws AssertionError of `node:assert`, with the lines that differ
 * @example
 * ```ts
 * expectTree(MasterThread, `
 *   MasterThread
 *       DatabaseThread: IN: Frame
 *       TCPServerThread: UP: Frame
 *           TCPConnectionThread*: UP: Frame
 * `);
 * ```
 */
export function expectTree(master: Class, text: string): void {
  const [actual, expected] = [printTree(master), dedented(text)];
  if (actual === expected) return;
  const diff = diffLines(expected.split('\n'), actual.split('\n')).join('\n');
  const message = `The tree of ${master.name} is another than expected (- expected, + declared):\n${diff}`;
  throw new AssertionError({ message, actual, expected, operator: 'expectTree' });
}

function dedented(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  const indents = lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length);
  const shared = Math.min(...indents);
  return lines.map((line) => line.slice(shared)).join('\n');
}
