import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import ts from 'typescript-6';
import * as tables from '../support/random/option-table.js';
import { blocksOf, documents } from './blocks.js';
import { pathsBelow, sourcesBelow, visit } from './sources.js';

/** The types of the options that declarations take, and where random trees draw them from. */
const drawnFrom: Readonly<Record<string, object>> = {
  ThreadOptions: tables.threadTable,
  QueueOptions: tables.queueTable,
  OverflowOptions: tables.queueTable,
  Capacity: tables.boundsTable,
  ListenerOptions: tables.listenerTable,
  BatchBounds: tables.batchTable,
  PipeOption: tables.pipeTable,
  ReschedulingOptions: tables.reschedulingTable,
  ListeningOptions: tables.listeningTable,
  RestartOptions: tables.restartTable,
  GroupOptions: tables.childrenTable,
  Backoff: tables.backoffTable,
  AskOptions: tables.askTable,
};

/** What a random tree does not draw, for it follows from how the tree was drawn. */
const follows = new Set(['up', 'forwardUp', 'forwardIn', 'name', 'event']);

/** The options of a type, by its source: what stands in it, not what stands in the type of an option. */
function membersOf(type: ts.Node): string[] {
  if (ts.isPropertySignature(type)) return [(type.name as ts.Identifier).text];
  if (ts.isFunctionTypeNode(type)) return [];
  const members: string[] = [];
  ts.forEachChild(type, (child) => void members.push(...membersOf(child)));
  return members;
}

const options = new Map<string, readonly string[]>();
for (const { tree } of sourcesBelow('lib'))
  visit(tree, (node) => {
    if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return;
    if (node.name.text in drawnFrom) options.set(node.name.text, [...new Set(membersOf(node))]);
  });
const used = (name: string): RegExp => new RegExp(`\\b${name}\\b\\??\\s*[:,}(]`);

describe('the options of declarations', () => {
  const specs = pathsBelow('spec', '.spec.ts').filter((path) => !path.startsWith('spec/project/'));
  const specText = specs.map((path) => readFileSync(path, 'utf8')).join('\n');
  const examples = documents
    .flatMap(blocksOf)
    .map(({ code }) => code)
    .join('\n');
  const prose = documents.map((path) => readFileSync(path, 'utf8')).join('\n');

  it('are all known here: no type of options is without its table', () => {
    const declared = sourcesBelow('lib').flatMap(({ path, tree }) => {
      const names: string[] = [];
      if (/^lib\/(decorators|metadata|tasks|thread)\//.test(path))
        visit(tree, (node) => {
          if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) names.push(node.name.text);
        });
      return names.filter((name) => /Options?$/.test(name));
    });
    const elsewhere = ['FeedOptions'];
    expect(declared.filter((name) => !(name in drawnFrom) && !elsewhere.includes(name))).to.deep.equal([]);
    expect([...options.keys()]).to.have.members(Object.keys(drawnFrom));
  });

  for (const [type, names] of options) {
    for (const name of names) {
      it(`${type}.${name} has a spec, a paragraph, an example that compiles, and a place among the random trees`, () => {
        const missing = [
          !used(name).test(specText) && 'spec',
          !prose.includes(`\`${name}`) && 'paragraph',
          !used(name).test(examples) && 'example',
          !(name in drawnFrom[type]!) && !follows.has(name) && 'place among the random trees',
        ];
        expect(missing.filter(Boolean)).to.deep.equal([]);
      });
    }
  }
});
