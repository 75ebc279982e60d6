import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import ts from 'typescript-6';
import { drawnOptions } from '../support/random/drawn-options.js';
import { blocksOf, documents } from './blocks.js';
import { givenOptions } from './given-options.js';
import { pathsBelow, sourcesBelow, visit } from './sources.js';

const queues = ['Thread.queues.in', 'Thread.queues.up', 'OnIn', 'OnUp'];
const within = (places: readonly string[], option: string): string[] => places.map((each) => `${each}.${option}`);
const children = ['Child', 'Children'];
const tasks = ['Rescheduling', 'start'];

/** The types of options, and the calls that take them. */
const takenBy: Readonly<Record<string, readonly string[]>> = {
  ThreadOptions: ['Thread'],
  QueueOptions: queues,
  OverflowOptions: queues,
  Capacity: within(queues, 'capacity'),
  ListenerOptions: ['OnIn', 'OnUp'],
  BatchBounds: within(['OnIn', 'OnUp'], 'batch'),
  PipeOption: ['OnIn', 'OnUp'],
  FromOption: ['OnUp'],
  ReschedulingOptions: tasks,
  ListeningOptions: ['Listening'],
  RestartOptions: children,
  ArgsOption: ['Child'],
  GroupOptions: ['Children'],
  Backoff: within([...children, ...tasks], 'backoff'),
  AskOptions: ['ask', 'askAll'],
  MasterOptions: ['startMaster', 'runMaster'],
  RunOptions: ['runMaster'],
};

/** Options of the process around a tree: a simulation has its own. */
const around = ['MasterOptions', 'RunOptions'];

/** The options of a type, by its source: what stands in it, and in an object it spells out, not in the type of an option. */
function membersOf(type: ts.Node): string[] {
  if (ts.isPropertySignature(type)) {
    const name = (type.name as ts.Identifier).text;
    const below = type.type && ts.isTypeLiteralNode(type.type) ? membersOf(type.type) : [];
    return [name, ...below.map((each) => `${name}.${each}`)];
  }
  if (ts.isFunctionTypeNode(type)) return [];
  const members: string[] = [];
  ts.forEachChild(type, (child) => void members.push(...membersOf(child)));
  return members;
}

const declared = new Map<string, readonly string[]>();
for (const { path, tree } of sourcesBelow('lib'))
  visit(tree, (node) => {
    if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return;
    const { text: name } = node.name;
    if (name in takenBy || (/\wOptions?$/.test(name) && !path.startsWith('lib/testing/')))
      declared.set(name, [...new Set(membersOf(node))]);
  });

const programOf = (name: string, code: string): ts.SourceFile =>
  ts.createSourceFile(name, code, ts.ScriptTarget.ES2022);
const givenIn = (programs: readonly ts.SourceFile[]): Set<string> =>
  new Set(programs.flatMap((each) => [...givenOptions(each)]));

describe('the options of declarations', () => {
  const specs = pathsBelow('spec', '.spec.ts').filter((path) => !path.startsWith('spec/project/'));
  const inSpecs = givenIn(specs.map((path) => programOf(path, readFileSync(path, 'utf8'))));
  const inExamples = givenIn(documents.flatMap(blocksOf).map(({ name, code }) => programOf(name, code)));
  const sections = documents.flatMap((path) => readFileSync(path, 'utf8').split(/^#+ /m));
  const drawn = drawnOptions({ programs: 300 });

  it('are all known here: of each type the calls that take it are told', () => {
    const elsewhere = ['FeedOptions'];
    expect([...declared.keys()].filter((name) => !elsewhere.includes(name))).to.have.members(Object.keys(takenBy));
  });

  for (const each of ['Exclusive.lock', 'OnChildExit.from'])
    it(`${each}, which stands alone, has a place among the random trees`, () => {
      expect(drawn).to.include(each);
    });

  for (const [type, places] of Object.entries(takenBy)) {
    for (const option of declared.get(type) ?? []) {
      const isGiven = (given: ReadonlySet<string>): boolean => within(places, option).some((each) => given.has(each));
      const name = option.split('.').at(-1)!;
      const told = new RegExp(`\`${name}(\`|:|\\?| )`);
      const callees = new RegExp(`\\b(${places.map((each) => each.split('.')[0]).join('|')})\\b`);

      it(`${type}.${option} has a spec, a paragraph, an example that compiles, and a place among the random trees`, () => {
        const missing = [
          !isGiven(inSpecs) && 'spec',
          !sections.some((section) => told.test(section) && callees.test(section)) && 'paragraph',
          !isGiven(inExamples) && 'example',
          !around.includes(type) && !isGiven(drawn) && 'place among the random trees',
        ];
        expect(missing.filter(Boolean)).to.deep.equal([]);
      });
    }
  }
});
