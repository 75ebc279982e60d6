import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Something of the compiled library that is changed on purpose. */
export interface Breakage {
  readonly name: string;
  /** below `dist/lib` */
  readonly file: string;
  readonly old: string;
  readonly replacement: string;
}

const root = 'dist/broken';

/**
 * A copy of the compiled library with a change, and of the program that simulates with it.
 *
 * @returns the program, below `dist`
 */
export function brokenSimulator({ name, file, old, replacement }: Breakage): string {
  const folder = `${root}/${name.replaceAll(/[^a-z]+/gi, '-')}`;
  mkdirSync(`${folder}/dist/spec/support`, { recursive: true });
  cpSync('dist/package.json', `${folder}/dist/package.json`);
  cpSync('dist/lib', `${folder}/dist/lib`, { recursive: true });
  const programs = ['simulate.js', 'support/random', 'support/simulate-programs.js'];
  for (const each of programs) cpSync(`dist/spec/${each}`, `${folder}/dist/spec/${each}`, { recursive: true });
  writeFileSync(`${folder}/dist/lib/${file}`, brokenText({ file, old, replacement }));
  return `${folder.slice('dist/'.length)}/dist/spec/simulate.js`;
}

/**
 * The text of the file with the change.
 *
 * @throws Error when the file does not hold the old text exactly once
 */
export function brokenText({ file, old, replacement }: Omit<Breakage, 'name'>): string {
  const text = readFileSync(`dist/lib/${file}`, 'utf8');
  const times = text.split(old).length - 1;
  if (times !== 1) throw new Error(`${file} holds ${times} times: ${old}`);
  return text.replace(old, () => replacement);
}

export function removeBroken(): void {
  rmSync(root, { recursive: true, force: true });
}
