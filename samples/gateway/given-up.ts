import type { ExitReport } from 'taskthread';

/** lines at most: there may be thousands of connections */
const most = 20;

/** A line for each thread on whose way signals were given up at a deadline, the most of them first. */
export function givenUp({ discarded }: ExitReport): string[] {
  const lines = [...discarded]
    .sort((a, b) => b.count - a.count)
    .map(({ path, direction, signal, count }) => {
      const way = direction === 'in' ? 'to' : 'from';
      return `Given up at a deadline: ${count} ${signal} on the way ${way} ${path}.`;
    });
  const rest = lines.splice(most).length;
  return rest > 0 ? [...lines, `And on the way of ${rest} more; --report has them all.`] : lines;
}
