import { expect } from 'chai';
import { ByClass } from '#lib/intercom/by-class.js';

class Base {}
class Sub extends Base {}
class SubSub extends Sub {}
class Other {}

describe('what belongs to a signal', () => {
  const entries = new ByClass(
    new Map([
      [Base, 'base'],
      [Sub, 'sub'],
    ]),
  );

  it('is the entry of its class, else of the nearest base that has one, however often it is asked for', () => {
    for (let times = 0; times < 2; times++) {
      const found = [new Base(), new Sub(), new SubSub(), new Sub(), new Other()].map((signal) => entries.get(signal));
      expect(found).to.deep.equal(['base', 'sub', 'sub', 'sub', undefined]);
    }
  });

  it('is nothing for what is no instance of a class', () => {
    const odd = [undefined, null, 1, 'Base', Base, Object.create(null)];
    expect(odd.map((signal) => entries.get(signal))).to.deep.equal(odd.map(() => undefined));
  });

  it('is the same for a class as for an instance of it', () => {
    expect([Base, SubSub, Other].map((type) => entries.forClass(type))).to.deep.equal(['base', 'sub', undefined]);
  });

  it('is the only entry where there is but one', () => {
    expect([entries.only, new ByClass(new Map([[Base, 'base']])).only]).to.deep.equal([undefined, 'base']);
  });

  it('is what is made of each entry in a copy that maps them', () => {
    const lengths = entries.map((text) => text.length);
    expect([new Base(), new SubSub()].map((signal) => lengths.get(signal))).to.deep.equal([4, 3]);
  });
});
