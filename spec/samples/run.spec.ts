import { expect } from 'chai';
import { RunningSample } from './running-sample.js';

const names = ['hello-world', 'parent-child', 'tcp-server', 'frame-server'];

async function ended(...args: string[]): Promise<RunningSample & { code?: number | null }> {
  const sample: RunningSample & { code?: number | null } = new RunningSample(...args);
  sample.code = await sample.exit();
  return sample;
}

describe('npm run sample', () => {
  afterEach(() => RunningSample.endAll());

  for (const args of [[], ['--help']]) {
    it(`lists the samples with ${args[0] ?? 'no name'}`, async () => {
      const { code, stdout, stderr } = await ended(...args);
      expect([code, stderr]).to.deep.equal([0, '']);
      for (const name of names) expect(stdout).to.match(new RegExp(`^ +${name} `, 'm'));
    });
  }

  for (const name of ['nope', 'toString', '--port']) {
    it(`lists the samples on stderr and exits with 2 when the name is ${name}`, async () => {
      const { code, stdout, stderr } = await ended(name);
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.match(new RegExp(`^There is no sample "${name}"\\.\n\nUsage: .*hello-world`, 's'));
    });
  }

  for (const name of names) {
    it(`gives the options of ${name} with --help`, async () => {
      const { code, stdout, stderr } = await ended(name, '--help');
      expect([code, stderr]).to.deep.equal([0, '']);
      expect(stdout).to.match(new RegExp(`^Usage: npm run sample -- ${name} \\[options\\]\n`));
    });

    it(`refuses an option that ${name} does not know`, async () => {
      const { code, stdout, stderr } = await ended(name, '--nope');
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.match(new RegExp(`^Unknown option '--nope'\\.?.*\n\nUsage: npm run sample -- ${name} `));
    });
  }
});
