import { readdirSync, readFileSync } from 'node:fs';

/** The pages for users. */
export const documents = [
  'README.md',
  ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

/** A piece of code in the docs that stands by itself. */
export interface Block {
  /** where it begins */
  readonly name: string;
  readonly code: string;
  /** what it prints: the block of text right behind it, with nothing but an empty line between */
  readonly prints: string;
}

/** The blocks of code that stand by themselves: those that begin with an import. A page may say that its blocks are one. */
export function blocksOf(document: string): Block[] {
  const text = readFileSync(document, 'utf8');
  if (text.includes('The blocks of this page are one program')) {
    const all = (kind: string): string =>
      [...text.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, each]) => each).join('');
    return [{ name: document, code: all('ts'), prints: all('text') }];
  }
  const blocks = text.matchAll(/```ts\n(import [\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```)?/g);
  return [...blocks].map(([, code = '', prints = ''], at) => ({ name: `${document} block ${at + 1}`, code, prints }));
}
