import { expect } from 'chai';
import type { Route } from '#lib/intercom/route.js';
import { Tap } from '#lib/intercom/tap.js';

describe('a tap', () => {
  it('tells of each signal just before its method gets it, until it is ended', () => {
    const happened: unknown[] = [];
    const tap = new Tap();
    const route = (batch: boolean): Route =>
      tap.around({
        batch: batch ? { max: 2, withinMs: 5 } : undefined,
        method(this: unknown, ...given: unknown[]) {
          happened.push([this, ...given]);
          return 'result';
        },
      } as unknown as Route);
    const end = tap.listen((signal) => happened.push(`first hears ${String(signal)}`));
    tap.listen((signal) => happened.push(`second hears ${String(signal)}`));
    expect(Reflect.apply(route(false).method, 'thread', ['a', 'child', 'run'])).to.equal('result');
    end();
    Reflect.apply(route(true).method, 'thread', [['b', 'c']]);
    expect(happened).to.deep.equal([
      'first hears a',
      'second hears a',
      ['thread', 'a', 'child', 'run'],
      'second hears b',
      'second hears c',
      ['thread', ['b', 'c'], undefined, undefined],
    ]);
  });
});
