import { expect } from 'chai';
import { checkTree, printTree } from 'taskthread';
import { MasterThread } from '../../../samples/gateway/master-thread.js';

describe('samples/gateway', () => {
  it('is the tree of the design', () => {
    expect(checkTree(MasterThread)).to.deep.equal([]);
    expect(printTree(MasterThread)).to.equal(
      [
        'MasterThread',
        '    DatabaseThread: IN: Frame',
        '    WebsocketMasterThread: IN: Frame',
        '        WebSocketSubThread*: IN: Frame',
        '    TCPServerThread: UP: Frame',
        '        TCPConnectionThread*: UP: Frame',
        '            DataProcessorThread: IN: Packet, UP: Frame',
      ].join('\n'),
    );
  });
});
