import { readFileSync, statSync } from 'node:fs';
import { expect } from 'chai';

/** A file of the project, from the folder the specs are started in. */
const read = (file: string): string => readFileSync(file, 'utf8');

describe('README.md', () => {
  const readme = read('README.md');
  const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

  it('shows the hello-world sample as it is, with its output', () => {
    expect(readme).to.contain(read('samples/hello-world/main.ts').trim());
    expect(readme).to.contain('master/greeter says: Hello, world!');
  });

  it('names only scripts that exist', () => {
    const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1]!);
    expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
  });

  it('links only to what exists', () => {
    const links = [...readme.matchAll(/\]\(([^)h][^)]*)\)/g)].map((match) => match[1]!);
    for (const link of links) expect(() => statSync(link), link).not.to.throw();
  });
});
