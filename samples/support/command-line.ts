import { parseArgs } from 'node:util';

/** One option of a sample: what kind of value it takes, what it is unless told, and a line for the usage. */
export type OptionSpec =
  | {
      readonly kind: 'number';
      readonly fallback: number;
      readonly least?: number;
      readonly most?: number;
      readonly help: string;
    }
  | {
      readonly kind: 'text';
      readonly fallback: string;
      /** the environment variable that counts where the option is not given */
      readonly env?: string;
      readonly help: string;
      readonly check?: Check;
    }
  | { readonly kind: 'texts'; readonly fallback: readonly string[]; readonly help: string; readonly check?: Check }
  | { readonly kind: 'flag'; readonly help: string };

/** What is wrong with a text, as in "takes an address"; nothing when it will do. */
type Check = (text: string) => string | undefined;

type ValueOf<O extends OptionSpec> = O extends { kind: 'number' }
  ? number
  : O extends { kind: 'texts' }
    ? readonly string[]
    : O extends { kind: 'flag' }
      ? boolean
      : string;

type Values<S extends Readonly<Record<string, OptionSpec>>> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** Port and host, for samples that serve. */
export const port = (fallback: number) =>
  ({ kind: 'number', fallback, least: 0, most: 65_535, help: 'port to listen on, 0: any free one' }) as const;
export const host = { kind: 'text', fallback: '127.0.0.1', help: 'address to listen on' } as const;

/**
 * Reads the command line of a sample. `--help` prints the usage and ends the process with 0; anything it does not know
 * prints the fault and the usage on stderr and ends it with 2.
 */
export function readOptions<const S extends Readonly<Record<string, OptionSpec>>>(
  command: string,
  specs: S,
  argv: readonly string[] = process.argv.slice(2),
): Values<S> {
  let values: Readonly<Record<string, unknown>> | undefined;
  try {
    values = parse(specs, argv);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage(command, specs)}`);
    process.exit(2);
  }
  if (values) return values as Values<S>;
  console.log(usage(command, specs));
  process.exit(0);
}

/** The value of each option; nothing when the usage is asked for. */
function parse(
  specs: Readonly<Record<string, OptionSpec>>,
  argv: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { kind }]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'texts' },
    ]),
  );
  const parsed = parseArgs({ args: [...argv], options: { ...options, help: { type: 'boolean' } } });
  const values: Readonly<Record<string, string | string[] | boolean | undefined>> = parsed.values;
  if (values['help']) return undefined;
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, valueOf(name, spec, values[name])]));
}

function valueOf(name: string, spec: OptionSpec, given: string | readonly string[] | boolean | undefined): unknown {
  if (spec.kind === 'flag' || typeof given === 'boolean') return given === true;
  if (given === undefined) return (spec.kind === 'text' && fromEnvironment(spec)) || spec.fallback;
  if (spec.kind !== 'number') {
    // An empty address would be every address of the machine.
    if (given === '') throw new Error(`--${name} takes a text that is not empty.`);
    for (const text of [given].flat()) {
      const fault = spec.check?.(text);
      if (fault) throw new Error(`--${name} ${fault}, not "${text}".`);
    }
    return given;
  }
  const { least = 0, most = Number.MAX_SAFE_INTEGER } = spec;
  const value = given === '' ? NaN : Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`--${name} takes a whole number from ${least} to ${most}, not "${given.toString()}".`);
}

/** What stands there may be secret: it is not shown. */
function fromEnvironment({ env = '', check }: Extract<OptionSpec, { kind: 'text' }>): string | undefined {
  const text = process.env[env];
  const fault = text && check?.(text);
  if (fault) throw new Error(`${env} ${fault}.`);
  return text;
}

function usage(command: string, specs: Readonly<Record<string, OptionSpec>>): string {
  const lines = Object.entries(specs).map(([name, spec]) => {
    const value = spec.kind === 'flag' ? '' : spec.kind === 'number' ? ' <number>' : ' <text>';
    const many = spec.kind === 'texts' ? ', may be given several times' : '';
    return [`  --${name}${value}`, `${spec.help}${many}${fallbackOf(spec)}`] as const;
  });
  const all = [...lines, ['  --help', 'print this'] as const];
  const width = Math.max(...all.map(([left]) => left.length)) + 2;
  return [`Usage: ${command} [options]`, '', ...all.map(([left, right]) => left.padEnd(width) + right)].join('\n');
}

function fallbackOf(spec: OptionSpec): string {
  if (spec.kind === 'flag') return '';
  const env = spec.kind === 'text' && spec.env ? [`$${spec.env}`] : [];
  const fallback = [spec.fallback].flat().join(', ');
  return ` (${[...env, ...(fallback ? [fallback] : [])].join(', else ') || 'none'})`;
}
