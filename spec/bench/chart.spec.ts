import { expect } from 'chai';
import { chartOf } from '../../bench/support/chart.js';

const ratio = (contestant: string, median: number, own = false) => ({
  contestant,
  figure: 'signals/s',
  own,
  median,
  min: median,
  max: median,
});

function chart(...ratios: ReturnType<typeof ratio>[]): string {
  return chartOf([
    { name: 'W9', title: 'a < b', size: 1, bare: 'bare', figures: [], ratios, comparisons: [], bars: [] },
  ]);
}

function widths(svg: string): number[] {
  return [...svg.matchAll(/<rect [^>]* width="(\d+)"/g)].map(([, width]) => Number(width));
}

describe('the chart of the benchmark', () => {
  it('has a bar for each contestant, as long as the logarithm of its ratio', () => {
    const [tenth, one, ten] = widths(chart(ratio('a', 0.1), ratio('b', 1), ratio('c', 10)));

    expect(one! - tenth!).to.be.closeTo(ten! - one!, 1);
    expect(tenth).to.be.greaterThan(100);
  });

  it('keeps a ratio that is off the scale at its end', () => {
    const [tiny, least, huge, most] = widths(
      chart(ratio('a', 1e-6), ratio('b', 0.001), ratio('c', 1e6), ratio('d', 10)),
    );

    expect([tiny, huge]).to.deep.equal([least, most]);
  });

  it('tells our own bars from those of the others', () => {
    const classes = [...chart(ratio('ours', 1, true), ratio('theirs', 1)).matchAll(/<rect class="(\w+)"/g)];

    expect(classes.map(([, name]) => name)).to.deep.equal(['own', 'other']);
  });

  it('has colours for light and for dark, and escapes what it is told', () => {
    const svg = chart(ratio('a & b', 1));

    expect(svg).to.include('prefers-color-scheme: dark');
    expect(svg).to.include('W9, signals/s: a &lt; b').and.to.include('a &amp; b');
  });

  it('leaves out a workload without a bare program', () => {
    expect(widths(chart())).to.deep.equal([]);
    expect(chart()).not.to.include('W9');
  });
});
