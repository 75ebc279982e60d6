import { readFileSync, writeFileSync } from 'node:fs';
import { type Change, faultsOf, listFile, parseProofs, type Proof, refreshed } from './support/promise-list.js';
import { Workbench } from './support/workbench.js';

// npm run prove                  each change of spec/promises.md must turn its spec red
// npm run prove -- 6             those of promise 6
// npm run prove -- "late UP"     those whose title or change holds this text
// npm run prove -- --refresh     writes the line numbers that the specs have now into the list

const atOnce = 2;

for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));

const [wanted] = process.argv.slice(2);
if (wanted === '--refresh') writeFileSync(listFile, refreshed(readFileSync(listFile, 'utf8')));
else process.exitCode = await prove(parseProofs(readFileSync(listFile, 'utf8')));

async function prove(all: readonly Proof[]): Promise<number> {
  const faults = faultsOf(all);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return 1;

  const proofs = all.filter(isWanted);
  if (proofs.length === 0) {
    console.error(`${listFile} has nothing on ${wanted}.`);
    return 1;
  }
  const benches = Array.from({ length: atOnce }, () => new Workbench());
  const files = [...new Set(proofs.map(({ file }) => file))];
  const titles = [...new Set(proofs.map(({ title }) => title))];
  const unchanged = await benches[0]!.run(files, titles);
  if (unchanged.outcome !== 'green') {
    console.error(`${unchanged.output}\nUnchanged, not all specs are green.`);
    return 1;
  }

  const changes = proofs.flatMap((proof) => proof.changes.map((change) => ({ proof, change })));
  const left = changes[Symbol.iterator]();
  const failed: string[] = [];
  const work = async (bench: Workbench): Promise<void> => {
    for (const { proof, change } of left) if (!(await turnsRed(bench, proof, change))) failed.push(proof.title);
  };
  await Promise.all(benches.map(work));
  console.log(
    `${changes.length} changes to ${titles.length} specs: ${changes.length - failed.length} red, ${failed.length} not`,
  );
  return failed.length > 0 ? 1 : 0;
}

function isWanted({ promise, title, changes }: Proof): boolean {
  if (wanted === undefined) return true;
  if (/^\d+$/.test(wanted)) return promise === Number(wanted);
  return [title, ...changes.flatMap((change) => [change.file, change.old])].some((text) => text.includes(wanted));
}

async function turnsRed(bench: Workbench, proof: Proof, change: Change): Promise<boolean> {
  const began = performance.now();
  const outcome = await bench.runChanged(proof, change);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const word = outcome === 'red' ? 'red' : outcome.toUpperCase();
  console.log(`${String(proof.promise).padStart(2)}  ${word.padEnd(6)} ${seconds.padStart(5)} s  ${proof.title}`);
  if (outcome !== 'red') console.log(`      ${change.file}: ${change.old} → ${change.replacement}`);
  return outcome === 'red';
}
