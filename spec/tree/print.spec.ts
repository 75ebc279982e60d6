import { expect } from 'chai';
import {
  Child,
  type ChildRef,
  Children,
  describeTree,
  OnIn,
  printTree,
  TaskThread,
  Thread,
  type ThreadGroup,
  toMermaid,
} from 'taskthread';

class Frame {}
class Packet {}

@Thread({ up: [Frame] })
class Processor extends TaskThread<{ in: Packet; up: Frame }> {
  @OnIn(Packet) take(_packet: Packet): void {}
}

@Thread({ forwardUp: [Frame] })
class Connection extends TaskThread<{ up: Frame }> {
  @Child(Processor) processor!: ChildRef<Processor>;
}

@Thread({ forwardUp: [Frame], name: 'Server' })
class TcpServer extends TaskThread<{ up: Frame }> {
  @Children(Connection) connections!: ThreadGroup<typeof Connection>;
}

@Thread()
class Folder extends TaskThread {
  @Children(() => Folder) folders!: ThreadGroup<typeof Folder>;
}

describe('printTree', () => {
  it('prints a line a thread with its signals, indented below its parent, groups starred', () => {
    expect(printTree(TcpServer)).to.equal(
      ['Server: UP: Frame', '    Connection*: UP: Frame', '        Processor: IN: Packet, UP: Frame'].join('\n'),
    );
  });

  it('prints a class that stands above itself once, with an ellipsis', () => {
    expect(printTree(Folder)).to.equal(['Folder', '    Folder* …'].join('\n'));
  });
});

describe('toMermaid', () => {
  it('draws an arrow down for what goes IN and one up for what goes UP', () => {
    expect(toMermaid(Connection).split('\n')).to.deep.equal([
      'flowchart TD',
      '  master["Connection"]',
      '  master_processor["Processor"]',
      '  master -->|"Packet"| master_processor',
      '  master_processor -.->|"Frame"| master',
    ]);
  });
});

describe('describeTree', () => {
  it('gives the declared tree as plain data', () => {
    expect(describeTree(Connection)).to.deep.equal({
      name: 'Connection',
      field: 'master',
      kind: 'master',
      in: [],
      up: ['Frame'],
      recursive: false,
      children: [
        {
          name: 'Processor',
          field: 'processor',
          kind: 'one',
          in: ['Packet'],
          up: ['Frame'],
          recursive: false,
          children: [],
        },
      ],
    });
  });
});
