import type { RatioResult, WorkloadResult } from './results.js';

const width = 860;
const labelWidth = 210;
const valueWidth = 60;
const rowHeight = 18;
const headHeight = 34;
const barHeight = 10;
/** the axis is logarithmic: contestants differ by powers of ten */
const [least, most] = [0.001, 10];
const ticks = [0.001, 0.01, 0.1, 1, 10];

const style = `
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.head { font-weight: 600; }
.scale, .tick { fill: #57606a; font-size: 10px; }
.grid { stroke: #d0d7de; }
.bare { stroke: #24292f; }
.own { fill: #0969da; }
.other { fill: #8c959f; }
.spread { stroke: #24292f; stroke-opacity: .55; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .scale, .tick { fill: #9198a1; }
  .grid { stroke: #3d444d; }
  .bare { stroke: #e6edf3; }
  .own { fill: #4493f8; }
  .other { fill: #656c76; }
  .spread { stroke: #e6edf3; }
}`;

/** The ratios of all workloads that have a bare program as bars, as an SVG that follows the colours of the reader. */
export function chartOf(results: readonly WorkloadResult[]): string {
  const parts: string[] = [];
  let y = 20;
  for (const result of results) {
    for (const figure of new Set(result.ratios.map((each) => each.figure))) {
      const rows = result.ratios.filter((each) => each.figure === figure);
      parts.push(sectionOf(result, figure, rows, y));
      y += headHeight + rows.length * rowHeight + 22;
    }
  }
  const size = `width="${width}" height="${y}" viewBox="0 0 ${width} ${y}"`;
  const title = '<title>Rates as ratios to the bare program of each workload</title>';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">\n${title}\n<style>${style}\n</style>\n${parts.join('\n')}\n</svg>\n`;
}

function sectionOf({ name, title, bare }: WorkloadResult, figure: string, rows: readonly RatioResult[], y: number) {
  const top = y + headHeight - 8;
  const bottom = top + rows.length * rowHeight;
  const head = `<text class="head" x="0" y="${y}">${escaped(`${name}, ${figure}: ${title}`)}</text>`;
  const scale = `<text class="scale" x="0" y="${y + 15}">${escaped(`1 is ${bare}`)}</text>`;
  const lines = ticks.map((tick) => {
    const line = `<line class="${tick === 1 ? 'bare' : 'grid'}" x1="${at(tick)}" x2="${at(tick)}" y1="${top}" y2="${bottom}"/>`;
    return `${line}<text class="tick" x="${at(tick)}" y="${bottom + 11}" text-anchor="middle">${tick}</text>`;
  });
  const bars = rows.map((row, index) => barOf(row, top + index * rowHeight + rowHeight / 2));
  return [head, scale, ...lines, ...bars].join('\n');
}

function barOf({ contestant, own, median, min, max }: RatioResult, middle: number): string {
  const label = `<text x="${labelWidth - 8}" y="${middle + 4}" text-anchor="end">${escaped(contestant)}</text>`;
  const [from, to] = [at(least), at(median)];
  const shape = `x="${from}" y="${middle - barHeight / 2}" width="${to - from}" height="${barHeight}"`;
  const bar = `<rect class="${own ? 'own' : 'other'}" ${shape}/>`;
  const spread = `<line class="spread" x1="${at(min)}" x2="${at(max)}" y1="${middle}" y2="${middle}"/>`;
  const value = `<text x="${width - valueWidth + 8}" y="${middle + 4}">${told(median)}</text>`;
  return label + bar + spread + value;
}

/** where a ratio stands from left to right */
function at(ratio: number): number {
  const share = Math.log(Math.min(Math.max(ratio, least), most) / least) / Math.log(most / least);
  return Math.round(labelWidth + share * (width - labelWidth - valueWidth));
}

function told(ratio: number): string {
  return ratio >= 0.1 ? ratio.toFixed(2) : ratio.toPrecision(2);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
