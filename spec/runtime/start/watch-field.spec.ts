import { expect } from 'chai';
import { watchField } from '#lib/runtime/start/watch-field.js';

describe('a field that is watched', () => {
  const plain = (value: unknown) => ({ value, writable: true, enumerable: true, configurable: true });

  it('tells what it is set to, and reads as it was set', () => {
    const told: unknown[] = [];
    const instance: { field?: number } = {};
    watchField(instance, 'field', (value) => told.push(value));
    instance.field = 1;
    instance.field = 2;
    expect([told, instance.field, Object.keys(instance)]).to.deep.equal([[1, 2], 2, ['field']]);
  });

  it('is a plain field afterwards, with what it held or was set to', () => {
    const instance = { held: 1, set: 1 };
    const ends = (['held', 'set'] as const).map((field) => watchField(instance, field, () => {}));
    expect(instance.held).to.equal(1);
    instance.set = 2;
    for (const end of ends) end();
    expect(Object.getOwnPropertyDescriptors(instance)).to.deep.equal({ held: plain(1), set: plain(2) });
  });

  it('is gone afterwards when it was not there and nobody set it', () => {
    const instance = {};
    watchField(instance, 'field', () => {})();
    expect('field' in instance).to.equal(false);
  });

  it('stays as somebody else has defined it meanwhile', () => {
    const instance: { field?: number } = {};
    const end = watchField(instance, 'field', () => {});
    Object.defineProperty(instance, 'field', { value: 3, writable: false });
    end();
    expect(Object.getOwnPropertyDescriptor(instance, 'field')).to.include({ value: 3, writable: false });
  });

  const accessor = Object.defineProperty({}, 'field', { get: () => 1, configurable: true });
  const alone: [string, object][] = [
    ['an accessor', accessor],
    ['one of its class', Object.create(accessor) as object],
    ['read-only', Object.defineProperty({}, 'field', { value: 1, writable: false, configurable: true })],
    ['fixed', Object.defineProperty({}, 'field', { value: 1, writable: true, configurable: false })],
    ['to be of an object that takes no more', Object.freeze({})],
  ];
  for (const [what, instance] of alone)
    it(`is left alone when it is ${what}`, () => {
      const before = Object.getOwnPropertyDescriptors(instance);
      const end = watchField(instance, 'field', () => {});
      expect(Object.getOwnPropertyDescriptors(instance)).to.deep.equal(before);
      end();
      expect(Object.getOwnPropertyDescriptors(instance)).to.deep.equal(before);
    });
});
