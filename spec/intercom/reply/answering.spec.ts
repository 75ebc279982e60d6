import { expect } from 'chai';
import { answering } from '#lib/intercom/reply/answering.js';
import type { Replies } from '#lib/intercom/reply/replies.js';
import type { Route } from '#lib/intercom/route.js';
import { settled } from '../../support/trees.js';

describe('a route that answers', () => {
  let told: unknown[];
  /** What the route returns for a signal, whether it was asked or only sent; `this`, child and run go along. */
  function resultOf(method: () => unknown, asked: boolean, answers = true): unknown {
    told = [];
    const reply = {
      member: 'Clerk.add',
      begin: (member: string) => told.push(`begins ${member}`),
      answer: (value: unknown) => told.push(['answers', value]),
      fail: (why: string, cause: Error) => told.push(`${why}: ${cause.message}`),
    };
    const replies = { get: () => (asked ? reply : undefined) } as unknown as Replies;
    const route = {
      member: 'Clerk.add',
      answers,
      method(this: unknown, ...given: unknown[]) {
        told.push([this, ...given]);
        return method();
      },
    } as unknown as Route;
    return Reflect.apply(answering(route, replies).method, 'clerk', ['ask', 'child', 'run']);
  }
  const called = ['clerk', 'ask', 'child', 'run'];

  it('gives the result to who asked, and nothing to the listener', () => {
    expect(resultOf(() => 5, true)).to.equal(undefined);
    expect(told).to.deep.equal(['begins Clerk.add', called, ['answers', 5]]);
  });

  it('gives what a promise gives, which the listener awaits too', async () => {
    expect(await resultOf(() => Promise.resolve(5), true)).to.equal(5);
    expect(told).to.deep.equal(['begins Clerk.add', called, ['answers', 5]]);
  });

  it('passes on what is thrown to both', async () => {
    const fails = (): never => {
      throw new Error('no.');
    };
    expect(() => resultOf(fails, true)).to.throw('no.');
    const heard = ['begins Clerk.add', called, 'Clerk.add threw Error: no: no.'];
    expect(told).to.deep.equal(heard);
    const rejected = resultOf(() => Promise.reject(new Error('no.')), true) as Promise<unknown>;
    expect(await rejected.catch((error: Error) => error.message)).to.equal('no.');
    await settled(1);
    expect(told).to.deep.equal(heard);
  });

  it('leaves what was only sent, and what answers nothing, as it is', () => {
    for (const [asked, answers] of [
      [false, true],
      [true, false],
    ] as const) {
      expect(resultOf(() => 5, asked, answers)).to.equal(5);
      expect(told).to.deep.equal([called]);
    }
  });
});
