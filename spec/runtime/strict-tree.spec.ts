import { expect } from 'chai';
import { Child, Children, type ChildRef, OnIn, OnUp, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { settled, trial } from '../support/trees.js';

class Item {}

let happened: string[] = [];
const say = (what: string): void => void happened.push(what);

@Thread({ up: [Item] })
class Leaf extends TaskThread<{ in: Item; up: Item }> {
  constructor(readonly speaks = false) {
    super();
  }
  @OnIn(Item) take() {
    say(`${this.path} takes`);
  }
  protected override ready() {
    if (this.speaks) return this.up(new Item());
  }
}

@Thread({ up: [Item] })
class Middle extends TaskThread<{ in: Item; up: Item }> {
  @Child(Leaf, { args: [true] }) left!: ChildRef<Leaf>;
  @Child(Leaf) right!: ChildRef<Leaf>;
  @Children(Leaf) group!: ThreadGroup<typeof Leaf>;
  @OnIn(Item) take() {
    say(`${this.path} takes`);
    return this.left.send(new Item());
  }
  @OnUp(Item) hear(_item: Item, child: ChildRef) {
    say(`${this.path} hears ${child.path}, its ${child === this.left ? 'left' : 'other'}`);
  }
}

describe('a tree', () => {
  beforeEach(() => {
    happened = [];
  });

  it('carries a signal to the parent or to the child it is sent to, and to nobody else', async () => {
    @Thread()
    class Master extends TaskThread {
      @Child(Middle) one!: ChildRef<Middle>;
      @Child(Middle) two!: ChildRef<Middle>;
      @OnUp(Item) hear() {
        say('master hears');
      }
      protected override ready() {
        return this.two.send(new Item());
      }
    }
    await (await trial(Master)).stop();
    expect(happened).to.deep.equal([
      'master/one hears master/one/left, its left',
      'master/two hears master/two/left, its left',
      'master/two takes',
      'master/two/left takes',
    ]);
  });

  it('gives a thread refs to its own children, and nothing else of the tree', async () => {
    const found: Record<string, string[]> = {};
    @Thread({ up: [Item] })
    class Parent extends Middle {
      readonly own = 1;
      protected override async ready() {
        await this.group.spawn();
        found['fields'] = Object.keys(this).sort();
        found['children'] = [...this.children()].map((child) => child.path);
        found['ref'] = ['instance' in this.left ? 'its instance' : 'a ref'];
      }
    }
    @Thread()
    class Master extends TaskThread {
      @Child(Parent) one!: ChildRef<Parent>;
      @Child(Leaf) other!: ChildRef<Leaf>;
      @OnUp(Item) hear() {}
    }
    const { stop } = await trial(Master);
    await settled();
    expect(found).to.deep.equal({
      fields: ['group', 'left', 'own', 'right'],
      children: ['master/one/left', 'master/one/right', 'master/one/group[0]'],
      ref: ['a ref'],
    });
    await stop();
  });
});
