import { expect } from 'chai';
import { Piece } from '#lib/tasks/sources/piece.js';

describe('a piece of items', () => {
  let asked: unknown[];
  let spent: boolean;

  beforeEach(() => {
    asked = [];
    spent = false;
  });

  function piece(of?: number): Piece {
    const dispatcher = { ready: () => {}, spent: (items: unknown) => (asked.push(items), spent), piece: of };
    const made = new Piece(dispatcher);
    // It learns with its first question how many the dispatcher wants.
    answers(made, 8);
    asked = [];
    return made;
  }
  const answers = (made: Piece, items: number): boolean[] => Array.from({ length: items }, () => made.spent());

  it('is of eight, and says how many they were when it asks whether the time is spent', () => {
    const made = piece();
    spent = true;
    expect(answers(made, 16)).to.deep.equal(Array.from({ length: 16 }, (_, n) => n % 8 === 7));
    expect(asked).to.deep.equal([8, 8]);
  });

  it('is of fewer where the dispatcher says so, for they take long, and never of more', () => {
    answers(piece(3), 7);
    expect(asked).to.deep.equal([3, 3]);
    answers(piece(1), 3);
    expect(asked).to.deep.equal([1, 1, 1]);
    answers(piece(32), 16);
    expect(asked).to.deep.equal([8, 8]);
  });
});
