import type { CoveredFile, CoveredSpec } from './messages.js';
import type { Programs } from './programs.js';
import { SpecFile } from './spec-file.js';
import type { Switches } from './switches.js';

/** Specs that run programs by the thousand: what nothing else finds deserves a spec of its own. */
const byTheThousand = /\([\d,]+ (pairs|trees)\)$/;

type Draft = { -readonly [Key in keyof CoveredSpec]: CoveredSpec[Key] };

/** Which mutants the specs of a file pass; run twice, since what is kept is made but once. */
export async function coverageOf(file: string, switches: Switches, programs: Programs): Promise<CoveredFile> {
  programs.stand(-1);
  const specs = await SpecFile.load(file, false);
  const loading = switches.takePassed();
  const first = await passedBy(specs, switches, programs);
  const second = new Map((await passedBy(specs, switches, programs)).map((each) => [each.title, each]));
  return {
    file,
    loading,
    specs: first.map((each) => {
      const again = second.get(each.title)!;
      const kept = new Set(again.mutants);
      return {
        ...each,
        // The first time everything is slower.
        ms: Math.min(each.ms, again.ms),
        once: each.inPrograms ? [] : each.mutants.filter((id) => !kept.has(id)),
        red: each.red ?? again.red,
      };
    }),
  };
}

async function passedBy(file: SpecFile, switches: Switches, programs: Programs): Promise<Draft[]> {
  const drafts: Draft[] = [];
  const outside: number[] = [];
  let current: Draft | undefined;
  let began = process.cpuUsage();
  const settle = (next?: Draft): void => {
    const there = programs.takePassed();
    const passed = [...switches.takePassed(), ...there];
    if (current) Object.assign(current, { mutants: passed, passes: switches.passes, inPrograms: there.length > 0 });
    else outside.push(...passed);
    switches.passes = 0;
    began = process.cpuUsage();
    current = next;
  };
  const onRunner = (runner: Mocha.Runner): void => {
    runner.on('suite', () => settle());
    runner.on('test', (test) => {
      settle({ title: test.fullTitle(), ms: 0, wallMs: 0, inPrograms: false, passes: 0, mutants: [], once: [] });
      drafts.push(current!);
    });
    runner.on('test end', (test) => {
      current!.wallMs = test.duration ?? 0;
      const { user, system } = process.cpuUsage(began);
      current!.ms = (user + system) / 1000;
    });
  };
  const onRed = (title: string, error: unknown): void => {
    const red = current ?? drafts.at(-1);
    if (red) red.red ??= `${title}: ${error instanceof Error ? error.message : String(error)}`;
  };
  await file.run((title) => !byTheThousand.test(title), { onRunner, onRed });
  settle();
  return drafts.map((each) => ({ ...each, mutants: [...new Set([...each.mutants, ...outside])] }));
}
