import { expect } from 'chai';
import * as api from 'taskthread';
import * as testing from 'taskthread/testing';
import ts from 'typescript-6';
import { sourcesBelow, visit } from './sources.js';

/** Every name a file exports by name, those of types with the word. */
function exportsOf(path: string): string[] {
  const names: string[] = [];
  const source = sourcesBelow('lib').find((each) => each.path === path);
  visit(source!.tree, (node) => {
    if (!ts.isExportSpecifier(node)) return;
    const isType = node.isTypeOnly || node.parent.parent.isTypeOnly;
    names.push(`${isType ? 'type ' : ''}${node.name.text}`);
  });
  return names.sort();
}

const values = [
  'Ask',
  'Child',
  'Children',
  'Exclusive',
  'Listening',
  'OnChildExit',
  'OnIn',
  'OnUp',
  'Reschedule',
  'Rescheduling',
  'TaskThread',
  'TaskThreadError',
  'Thread',
  'checkTree',
  'describeTree',
  'fromObservable',
  'printTree',
  'runMaster',
  'startMaster',
  'toMermaid',
  'toObservable',
];

const types = [
  'Account',
  'AnyThread',
  'AskOptions',
  'Backoff',
  'CancelTimer',
  'Capacity',
  'ChildRef',
  'Clock',
  'Discarded',
  'Dispatcher',
  'DownOf',
  'EdgeReport',
  'EdgeStatistics',
  'ErrorCode',
  'EventDetails',
  'Exit',
  'ExitReport',
  'FeedOptions',
  'Flow',
  'GroupOptions',
  'HandlerRun',
  'HandlerTimes',
  'InOf',
  'Job',
  'ListeningOptions',
  'LiveReport',
  'LockSnapshot',
  'Logger',
  'MasterOptions',
  'MaybePromise',
  'MemberReply',
  'ObservableFeed',
  'OverflowOptions',
  'OverflowPolicy',
  'Protocol',
  'QueueOptions',
  'QueueView',
  'Random',
  'ReplyOf',
  'Report',
  'ReschedulingOptions',
  'RestartOptions',
  'Run',
  'RunOptions',
  'Running',
  'Snapshot',
  'SourcePolicy',
  'SourceReport',
  'SourceSnapshot',
  'SourceStatistics',
  'Stuck',
  'TaskHandle',
  'TaskSnapshot',
  'TaskStatistics',
  'Tasks',
  'ThreadGroup',
  'ThreadOptions',
  'ThreadState',
  'Tree',
  'TreeDescription',
  'TreeEvent',
  'UpOf',
];

describe('the public API', () => {
  it("of 'taskthread' is these values and types", () => {
    expect(Object.keys(api).sort()).to.deep.equal(values);
    expect(exportsOf('lib/index.ts')).to.deep.equal([...values, ...types.map((name) => `type ${name}`)]);
  });

  it("of 'taskthread/testing' is these values and types", () => {
    const testValues = ['VirtualClock', 'expectNoLeaks', 'expectTree', 'isolate', 'nextTurn', 'simulate'];
    const testTypes = [
      'FakeChild',
      'Fault',
      'IsolateOptions',
      'Isolated',
      'LogLine',
      'Scenario',
      'Simulated',
      'Simulation',
      'SimulationOptions',
    ];
    expect(Object.keys(testing).sort()).to.deep.equal(testValues);
    expect(exportsOf('lib/testing/index.ts')).to.deep.equal([
      ...testValues,
      ...testTypes.map((name) => `type ${name}`),
    ]);
  });
});
