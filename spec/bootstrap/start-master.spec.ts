import { expect } from 'chai';
import { OnIn, startMaster, TaskThread, Thread } from 'taskthread';
import { KeptLog } from '../support/trees.js';

class Question {
  constructor(readonly n: number) {}
}
class Answer {
  constructor(readonly n: number) {}
}

@Thread({ up: [Answer] })
class Adder extends TaskThread<{ in: Question; up: Answer }> {
  constructor(readonly more: number) {
    super();
  }
  @OnIn(Question) answer({ n }: Question) {
    return this.up(new Answer(n + this.more));
  }
}

describe('a tree, to whoever embeds it', () => {
  it('is made of a master with the args that were given, and tells by up$ what that sends UP, until it has ended', async () => {
    const tree = await startMaster(Adder, { args: [10], log: new KeptLog() });
    const heard: unknown[] = [];
    tree.up$.subscribe({ next: ({ n }) => heard.push(n), complete: () => heard.push('complete') });
    await tree.send(new Question(1));
    await tree.send(new Question(2));
    await tree.stop();
    expect(heard).to.deep.equal([11, 12, 'complete']);
  });

  it('shows what is sent UP, and lets nobody send through it', async () => {
    const tree = await startMaster(Adder, { args: [10], log: new KeptLog() });
    expect(tree.up$).to.not.have.property('next');
    await tree.stop();
  });
});
