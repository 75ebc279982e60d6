import { expect } from 'chai';
import { ItemBuffer } from '#lib/tasks/sources/item-buffer.js';

describe('a buffer of items', () => {
  it("drops nothing where 'drop-oldest' is said by a function that let go of all that waited", () => {
    const happened: unknown[] = [];
    const sink = {
      dropped: (reason: string) => happened.push(reason),
      overflowed: (error: Error) => happened.push(error.message),
    };
    const overflow = (): 'drop-oldest' => {
      buffer.discard();
      return 'drop-oldest';
    };
    const buffer: ItemBuffer = new ItemBuffer({ capacity: 1, overflow }, sink);
    for (const item of ['a', 'b']) buffer.push(item, undefined);
    expect([buffer.size, buffer.dropped, buffer.discarded, happened]).to.deep.equal([1, 0, 1, []]);
    expect(buffer.shift().item).to.equal('b');
  });
});
