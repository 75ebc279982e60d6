import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { startMaster, type TaskThread } from 'taskthread';
import ts from 'typescript-6';
import type { ThreadDefinition } from '#lib/metadata/definition.js';
import { definitionOf } from '#lib/metadata/reader.js';

const program = `
import { Child, Children, Listening, OnChildExit, OnIn, OnUp, Rescheduling, TaskThread, Thread } from 'taskthread';
import type { ChildRef, ThreadGroup } from 'taskthread';

export const said: string[] = [];
const say = (when: string, parent: object) =>
  said.push(when + ': ' + ['child', 'group'].map((field) => field + ' ' + typeof Reflect.get(parent, field)).join(', '));

class Line { constructor(readonly text: string) {} }

@Thread({ up: [Line] })
class Echo extends TaskThread<{ in: Line; up: Line }> {
  @OnIn(Line) echo(line: Line) { return this.up(line); }
}

@Thread()
class Base extends TaskThread {
  @Child(Echo) child!: ChildRef<Echo>;
  @OnUp(Line) heard(line: Line) { said.push('heard ' + line.text); }
}

@Thread({ queues: { in: { capacity: 3 } } })
export class Parent extends Base {
  readonly items!: AsyncIterable<number>;
  @Children(() => Echo, { max: 3 }) group!: ThreadGroup<typeof Echo>;

  constructor() { super(); say('constructor', this); }
  protected override enter() { say('enter', this); void this.child.send(new Line('early')); }
  @Rescheduling({ intervalMs: 5, maxRuns: 1, initialDelayMs: 1e6 }) tick() {}
  @OnChildExit() gone() {}
}

export class Listener extends Parent {
  @Listening((self: Listener) => self.items) listen(_item: number) {}
}
`;

interface Emitted {
  readonly said: readonly string[];
  readonly Parent: new () => TaskThread;
  readonly Listener: new () => TaskThread;
}

/** What differs between two evaluations of one program: the classes themselves. */
function plain(definition: ThreadDefinition): unknown {
  return JSON.parse(
    JSON.stringify(definition, (_, value: unknown) => (typeof value === 'function' ? value.name || 'thunk' : value)),
  );
}

describe('what TypeScript emits', () => {
  const emits = [true, false].flatMap((experimentalDecorators) =>
    [true, false].map((useDefineForClassFields) => ({ experimentalDecorators, useDefineForClassFields })),
  );
  const loaded: Emitted[] = [];
  let folder = '';

  before(async function () {
    this.timeout(60_000);
    // Within the package, so that the program finds 'taskthread' by its name.
    folder = await mkdtemp(join('dist', 'emit-'));
    for (const [at, options] of emits.entries()) {
      const compilerOptions = { ...options, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
      const file = join(folder, `${at}.js`);
      await writeFile(file, ts.transpileModule(program, { compilerOptions }).outputText);
      loaded.push((await import(pathToFileURL(file).href)) as Emitted);
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [at, options] of emits.entries()) {
    it(`sets the fields of children after the constructor, with ${JSON.stringify(options)}`, async () => {
      const { Parent, said } = loaded[at]!;
      const tree = await startMaster(Parent);
      await tree.stop();
      expect(said).to.deep.equal([
        'constructor: child undefined, group undefined',
        'enter: child object, group object',
        'heard early',
      ]);
    });
  }

  it('gives the same definitions in both standards', () => {
    const definitions = loaded.map(({ Parent, Listener }) =>
      [Parent, Listener].map((type) => plain(definitionOf(type))),
    );
    expect(definitions[0]).to.have.nested.property('[1].sources[0].method', 'listen');
    for (const each of definitions) expect(each).to.deep.equal(definitions[0]);
  });
});
