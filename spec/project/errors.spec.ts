import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import ts from 'typescript-6';
import { catalog } from '#lib/errors/catalog.js';
import { sourcesBelow, visit } from './sources.js';

const codes = Object.keys(catalog).sort();

/** The codes that stand as a text, or at the beginning of one, in the code of these files. */
function codesIn(folder: string, except: RegExp): Set<string> {
  const found = new Set<string>();
  for (const { path, tree } of sourcesBelow(folder)) {
    if (except.test(path)) continue;
    visit(tree, (node) => {
      if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node) && !ts.isTemplateMiddleOrTemplateTail(node)) return;
      for (const word of node.text.match(/\b[A-Z]+(_[A-Z]+)*\b/g) ?? []) found.add(word);
    });
  }
  return found;
}

/** The rows of the tables of docs/errors.md: code, meaning, remedy, example. */
function rows(): string[][] {
  return readFileSync('docs/errors.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| |\s*\|$/g, '').trim()));
}

describe('the catalog of errors', () => {
  it('has a remedy for every code, a sentence', () => {
    expect(Object.entries(catalog).filter(([, remedy]) => !/^[A-Z].{15,}\.$/.test(remedy))).to.deep.equal([]);
  });

  it('holds no code that lib does not use', () => {
    const used = codesIn('lib', /^lib\/errors\/catalog\.ts$/);
    expect(codes.filter((code) => !used.has(code))).to.deep.equal([]);
  });

  it('holds no code that no spec has seen', () => {
    const seen = codesIn('spec', /^spec\/(project|types)\//);
    expect(codes.filter((code) => !seen.has(code))).to.deep.equal([]);
  });

  it('is told in docs/errors.md, each code once, with its remedy and an example', () => {
    const told = rows().map(([code]) => code!.replaceAll('`', ''));
    expect([...told].sort()).to.deep.equal(codes);
    for (const [code, meaning, remedy, example] of rows()) {
      const name = code!.replaceAll('`', '') as keyof typeof catalog;
      expect(meaning, name).to.match(/^[A-Z`].*\.$/);
      expect(remedy, name).to.equal(catalog[name]);
      expect(example, name).to.match(new RegExp(`^\`${name}: .+\`$`));
    }
  });
});
