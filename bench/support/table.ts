import type { Spread } from './spread.js';
import type { WorkloadResult } from './results.js';

/** The results of one workload as text. */
export function tableOf({ name, title, size, figures, comparisons, bars }: WorkloadResult): string {
  const rows = [
    ['', '', 'median', 'min', 'max', ''],
    ...figures.map((each) => [each.contestant, each.figure, ...numbers(each, amount), '']),
    ...comparisons.map((each) => [
      `${each.of} : ${each.to}`,
      each.figure,
      ...numbers(each, (ratio) => ratio.toFixed(2)),
      each.aim === undefined ? '' : `aim >= ${each.aim}: ${each.verdict}`,
    ]),
    ...bars.map((each) => [
      each.of,
      each.figure,
      amount(each.median),
      '',
      '',
      `bar <= ${each.most}: ${each.kept ? 'kept' : 'MISSED'}`,
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column >= 2 && column <= 4 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
  return [`${name}: ${title} (${size.toLocaleString('en')})`, ...lines].join('\n  ');
}

function numbers({ median, min, max }: Spread, print: (value: number) => string): string[] {
  return [median, min, max].map(print);
}

function amount(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  if (value >= 1e4) return `${(value / 1e3).toFixed(0)} k`;
  return value < 100 ? value.toFixed(2) : value.toFixed(0);
}
