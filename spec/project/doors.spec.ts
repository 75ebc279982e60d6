import { expect } from 'chai';
import ts from 'typescript-6';
import { importsOf, type SourceFile, sourcesBelow, visit } from './sources.js';

const doors = new Set(['lib/tasks/clock/system-clock.ts', 'lib/tasks/dispatcher.ts', 'lib/tasks/random.ts']);
const clocks = new Set([
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'crypto',
]);
const members = new Set(['Math.random', 'process.hrtime', 'process.nextTick', 'process.uptime', 'Atomics.wait']);
const holders = new Set(['Math', 'process', 'globalThis']);
const modules = /^(node:)?(timers|perf_hooks|crypto|process)(\/|$)/;

/** A date of a given time asks no clock; nor does the type. */
function isDateOf(node: ts.Identifier): boolean {
  const { parent } = node;
  if (node.text !== 'Date') return false;
  return ts.isTypeReferenceNode(parent) || (ts.isNewExpression(parent) && (parent.arguments?.length ?? 0) > 0);
}

/** Uses of time, order and chance in a file, comments and texts left out. */
function usesOf(source: SourceFile): string[] {
  const uses: string[] = [];
  visit(source.tree, (node) => {
    const isName = ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent);
    if (isName && clocks.has(node.text) && !isDateOf(node)) uses.push(node.text);
    const unpacked = ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer;
    if (unpacked && holders.has(unpacked.getText(source.tree))) uses.push(node.getText(source.tree));
    if (!ts.isPropertyAccessExpression(node)) return;
    const name = node.getText(source.tree);
    if (members.has(name)) uses.push(name);
    else if (ts.isIdentifier(node.expression) && clocks.has(node.expression.text)) uses.push(name);
    else if (node.expression.getText(source.tree) === 'globalThis' && clocks.has(node.name.text)) uses.push(name);
  });
  const imported = importsOf(source).filter(({ to, value }) => value && modules.test(to));
  return [...uses, ...imported.map(({ to }) => to)].map((use) => `${source.path}: ${use}`);
}

describe('time, order and chance', () => {
  const sources = sourcesBelow('lib');

  it('come through one door each', () => {
    expect(sources.filter(({ path }) => !doors.has(path)).flatMap(usesOf)).to.deep.equal([]);
  });

  it('are found by the look above, where the doors are', () => {
    const uses = sources.filter(({ path }) => doors.has(path)).flatMap(usesOf);
    expect([...new Set(uses)].sort()).to.deep.equal([
      'lib/tasks/clock/system-clock.ts: Date.now',
      'lib/tasks/clock/system-clock.ts: performance',
      'lib/tasks/clock/system-clock.ts: setImmediate',
      'lib/tasks/clock/system-clock.ts: setInterval',
      'lib/tasks/clock/system-clock.ts: setTimeout',
      'lib/tasks/dispatcher.ts: setImmediate',
      'lib/tasks/random.ts: Math.random',
    ]);
  });
});
