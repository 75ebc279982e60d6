import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { guardOf, guardsOf } from '#lib/tasks/sources/error-guard.js';

describe('the guard of what may emit an error', () => {
  it('keeps the first error until somebody asks, then tells each, until it is mute', () => {
    const emitter = new EventEmitter();
    const guard = guardOf(emitter)!;
    for (const error of ['first', 'second']) emitter.emit('error', error);
    const told: unknown[] = [];
    guard.listen((error) => told.push(error));
    emitter.emit('error', 'third');
    guard.mute();
    emitter.emit('error', 'fourth');
    expect([told, guard.source === emitter]).to.deep.equal([['first', 'third'], true]);
    guard.dispose();
    expect(() => emitter.emit('error', new Error('nobody hears'))).to.throw('nobody hears');
  });

  it('tells nothing of what did not happen, and is mute from the start where that is asked for', () => {
    const told: unknown[] = [];
    guardOf(new EventEmitter())!.listen((error) => told.push(error));
    const emitter = new EventEmitter();
    guardOf(emitter)!.mute();
    emitter.emit('error', new Error('no'));
    expect(told).to.deep.equal([]);
  });

  it('tells of an EventTarget the error that the event holds, else the event', () => {
    const target = new EventTarget();
    const told: unknown[] = [];
    guardOf(target)!.listen((error) => told.push(error));
    const plain = new Event('error');
    const holds = Object.assign(new Event('error'), { error: 'held' });
    const empty = Object.assign(new Event('error'), { error: undefined });
    for (const event of [plain, holds, empty]) target.dispatchEvent(event);
    expect(told).to.deep.equal([plain, 'held', empty]);
  });

  it('tells of an emitter what it emits, whatever that holds', () => {
    const emitter = new EventEmitter();
    const told: unknown[] = [];
    guardOf(emitter)!.listen((error) => told.push(error));
    const error = Object.assign(new Error('no'), { error: 'inner' });
    emitter.emit('error', error);
    expect(told).to.deep.equal([error]);
  });

  it('is none of what emits nothing', () => {
    expect([5, undefined, null, {}, 'text', { on: 5, off: 5 }].map(guardOf)).to.deep.equal(Array(6).fill(undefined));
  });

  it('is one for each item, and what came with it, that may err: an EventTarget harms nobody', () => {
    const [a, b] = [new EventEmitter(), new EventEmitter()];
    const named = { addListener() {}, removeListener() {} };
    const half = { on() {} };
    const sources = (item: unknown, more?: readonly unknown[]): unknown[] =>
      guardsOf(item, more).map(({ source }) => source);
    expect(sources(a)).to.deep.equal([a]);
    expect(sources(5, [a, 'text', null, b, new EventTarget(), half, named])).to.deep.equal([a, b, named]);
    expect([sources(5), sources(new EventTarget()), sources(half), sources(null), sources(named)]).to.deep.equal([
      [],
      [],
      [],
      [],
      [named],
    ]);
  });
});
