import { expect } from 'chai';
import { type Import, importsOf, sourcesBelow } from './sources.js';

/** An import goes down, also one of a type. */
const floors: Readonly<Record<string, number>> = {
  errors: 0,
  metadata: 1,
  tasks: 2,
  thread: 3,
  tree: 3,
  intercom: 4,
  events: 4,
  supervision: 4,
  decorators: 5,
  runtime: 5,
  inspection: 6,
  bootstrap: 7,
  testing: 8,
};

/** The same of values within the runtime. What stands beside its rooms is made of them. */
const runtimeFloors: Readonly<Record<string, number>> = {
  edge: 0,
  lock: 0,
  node: 1,
  tree: 1,
  group: 2,
  start: 3,
  restart: 4,
  stop: 5,
  beside: 6,
};

const sources = sourcesBelow('lib');
const imports = sources.flatMap(importsOf);
const values = imports.filter((each) => each.value);

/** The folder of lib a file stands in; none for lib/index.ts and for packages. */
function folderOf(path: string): string | undefined {
  return /^lib\/([^/]+)\//.exec(path)?.[1];
}

/** The folder of a folder of lib a file stands in. */
function roomOf(path: string): string | undefined {
  return /^lib\/[^/]+\/([^/]+)\//.exec(path)?.[1];
}

const told = ({ from, to }: Import): string => `${from} → ${to}`;

describe('the layers of lib', () => {
  it('are found in the source files', () => {
    expect(new Set(sources.flatMap(({ path }) => folderOf(path) ?? []))).to.deep.equal(new Set(Object.keys(floors)));
    expect(values.length).to.be.greaterThan(100);
  });

  it('let an import go down only', () => {
    const upward = imports.filter(({ from, to }) => {
      const [above, below] = [folderOf(from), folderOf(to)];
      return above !== undefined && below !== undefined && above !== below && floors[above]! <= floors[below]!;
    });
    expect(upward.map(told)).to.deep.equal([]);
  });

  it('let nothing in a room of intercom import what is made of the rooms, and only delivery import another room', () => {
    const among = values.flatMap(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      return room && from.startsWith('lib/intercom/') && to.startsWith('lib/intercom/') && room !== other
        ? [`${room} → ${other ?? to}`]
        : [];
    });
    expect(new Set(among)).to.deep.equal(new Set(['delivery → queue']));
  });

  it('let an import of a value go down only among the rooms of the runtime, too', () => {
    const inRuntime = (path: string): boolean => folderOf(path) === 'runtime';
    const roomIn = (path: string): string => roomOf(path) ?? 'beside';
    const rooms = sources.flatMap(({ path }) => (inRuntime(path) ? roomIn(path) : []));
    expect(new Set(rooms)).to.deep.equal(new Set(Object.keys(runtimeFloors)));
    const upward = values.filter(({ from, to }) => {
      const [above, below] = [roomIn(from), roomIn(to)];
      return inRuntime(from) && inRuntime(to) && above !== below && runtimeFloors[above]! <= runtimeFloors[below]!;
    });
    expect(upward.map(told)).to.deep.equal([]);
  });

  it('let no file import itself by way of others', () => {
    const left = new Set(values.map(({ from }) => from));
    const among = values.filter(({ to }) => left.has(to));
    for (let before = Infinity; left.size < before;) {
      before = left.size;
      for (const file of left) if (!among.some(({ from, to }) => from === file && left.has(to))) left.delete(file);
    }
    // Those of a circle, and what stands above it.
    expect([...left]).to.deep.equal([]);
  });

  it('keep decorators to metadata and errors', () => {
    const allowed = new Set(['decorators', 'metadata', 'errors']);
    const others = values.filter(({ from, to }) => folderOf(from) === 'decorators' && !allowed.has(folderOf(to) ?? to));
    expect(others.map(told)).to.deep.equal([]);
  });

  it('keep threads from the runtime: they know only the port they are given', () => {
    const allowed = new Set(['thread', 'metadata', 'errors']);
    const others = values.filter(({ from, to }) => folderOf(from) === 'thread' && !allowed.has(folderOf(to) ?? to));
    expect(others.map(told)).to.deep.equal([]);
  });

  it('let nothing in lib import lib/index.ts', () => {
    expect(imports.filter(({ to }) => to === 'lib/index.ts').map(told)).to.deep.equal([]);
  });

  it('import reflect-metadata in one file', () => {
    expect(imports.filter(({ to }) => to === 'reflect-metadata').map(told)).to.deep.equal([
      'lib/metadata/records.ts → reflect-metadata',
    ]);
  });

  it('load no package but those the package names, and pino not before a line is logged', () => {
    const packages = new Set(values.filter(({ to }) => folderOf(to) === undefined).map(({ to }) => to));
    for (const own of ['node:assert', 'node:module']) packages.delete(own);
    expect([...packages].filter((each) => !each.startsWith('lib/')).sort()).to.deep.equal(['reflect-metadata', 'rxjs']);
  });
});
