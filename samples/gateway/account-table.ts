import type { Account, ExitReport } from 'taskthread';

const counts = [
  'offered',
  'accepted',
  'refused',
  'waiting',
  'handled',
  'failed',
  'dropped',
  'discarded',
  'queued',
  'running',
] as const satisfies readonly (keyof Account)[];

/** The account of every edge as a table: a line for each direction that was used, or one that says it was not. */
export function accountTable({ edges }: ExitReport): string {
  const rows = edges.flatMap(({ path, ended, ...directions }) => {
    const used = (['in', 'up'] as const).filter((direction) => directions[direction].offered > 0);
    if (used.length === 0) return [[path, '-', `${ended}`, ...counts.map(() => '0')]];
    return used.map((direction) => [
      path,
      direction.toUpperCase(),
      `${ended}`,
      ...counts.map((each) => `${directions[direction][each]}`),
    ]);
  });
  const table = [['edge', '', 'ended', ...counts], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) => row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '))
    .join('\n');
}
