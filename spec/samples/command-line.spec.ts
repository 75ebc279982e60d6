import { expect } from 'chai';
import { host, port, readOptions } from '../../samples/support/command-line.js';

const specs = {
  port: port(5002),
  host,
  cloud: {
    kind: 'texts',
    fallback: ['ws://a'],
    help: 'an endpoint',
    check: (text: string) => (text.startsWith('ws:') ? undefined : 'takes an address that begins with ws:'),
  },
  quiet: { kind: 'flag', help: 'prints nothing' },
} as const;

class Exited extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/** Runs with an exit that throws, and gives what was printed and the code. */
function ending(...argv: string[]): { code: number | undefined; out: string[]; err: string[] } {
  const { exit } = process;
  const { log, error } = console;
  const [out, err]: [string[], string[]] = [[], []];
  console.log = (line: string) => void out.push(line);
  console.error = (line: string) => void err.push(line);
  process.exit = (code) => {
    throw new Exited(Number(code));
  };
  try {
    readOptions('npm run x', specs, argv);
    return { code: undefined, out, err };
  } catch (thrown) {
    return { code: (thrown as Exited).code, out, err };
  } finally {
    process.exit = exit;
    console.log = log;
    console.error = error;
  }
}

const usage = `Usage: npm run x [options]

  --port <number>  port to listen on, 0: any free one (5002)
  --host <text>    address to listen on (127.0.0.1)
  --cloud <text>   an endpoint, may be given several times (ws://a)
  --quiet          prints nothing
  --help           print this`;

describe('readOptions', () => {
  it('gives what is not told its fallback', () => {
    expect(readOptions('npm run x', specs, [])).to.deep.equal({
      port: 5002,
      host: '127.0.0.1',
      cloud: ['ws://a'],
      quiet: false,
    });
  });

  it('reads numbers, texts, repeated texts and flags', () => {
    const argv = ['--port=0', '--host', '::1', '--cloud', 'ws://b', '--cloud', 'ws://c', '--quiet'];
    expect(readOptions('npm run x', specs, argv)).to.deep.equal({
      port: 0,
      host: '::1',
      cloud: ['ws://b', 'ws://c'],
      quiet: true,
    });
  });

  it('reads a text from the environment where the option is not given, and never shows what stands there', () => {
    const database = {
      kind: 'text',
      fallback: 'x.db',
      env: 'SPEC_DATABASE',
      help: 'a file',
      check: () => fault,
    } as const;
    let fault: string | undefined;
    const read = (...argv: string[]): string => readOptions('npm run x', { database }, argv).database;
    const { exit } = process;
    const { error } = console;
    const err: string[] = [];
    try {
      process.env['SPEC_DATABASE'] = '';
      expect(read()).to.equal('x.db');
      process.env['SPEC_DATABASE'] = 'secret';
      expect([read(), read('--database', 'y.db')]).to.deep.equal(['secret', 'y.db']);
      fault = 'takes a file';
      console.error = (line: string) => void err.push(line);
      process.exit = (code) => {
        throw new Exited(Number(code));
      };
      expect(() => read()).to.throw(Exited, 'exit 2');
    } finally {
      Object.assign(process, { exit });
      Object.assign(console, { error });
      delete process.env['SPEC_DATABASE'];
    }
    expect(err).to.have.length(1);
    expect(err[0]).to.match(
      /^SPEC_DATABASE takes a file\.\n\nUsage: [^]*--database <text> +a file \(\$SPEC_DATABASE, else x\.db\)/,
    );
    expect(err[0]).not.to.include('secret');
  });

  it('prints the usage on stdout and ends with 0 on --help', () => {
    expect(ending('--help')).to.deep.equal({ code: 0, out: [usage], err: [] });
  });

  it('prints the fault and the usage on stderr and ends with 2', () => {
    const faults: [string[], string][] = [
      [['--nope'], "Unknown option '--nope'"],
      [['--port'], "Option '--port <value>' argument missing"],
      [['--port', '65536'], '--port takes a whole number from 0 to 65535, not "65536".'],
      [['--port', 'x'], '--port takes a whole number from 0 to 65535, not "x".'],
      [['--port', '1.5'], '--port takes a whole number from 0 to 65535, not "1.5".'],
      [['--port='], '--port takes a whole number from 0 to 65535, not "".'],
      [['--host='], '--host takes a text that is not empty.'],
      [['--cloud', 'ws://b', '--cloud', 'c'], '--cloud takes an address that begins with ws:, not "c".'],
      [['extra'], "Unexpected argument 'extra'. This command does not take positional arguments"],
    ];
    for (const [argv, fault] of faults)
      expect(ending(...argv)).to.deep.equal({ code: 2, out: [], err: [`${fault}\n\n${usage}`] });
  });
});
