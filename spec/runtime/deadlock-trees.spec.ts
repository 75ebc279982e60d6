import { expect } from 'chai';
import fc from 'fast-check';
import type { ExitReport } from 'taskthread';
import { nextTurn } from 'taskthread/testing';
import { type Conversation, converse, plans, type Talker, unhandled } from '../support/chatter.js';
import { expectBalance } from '../support/trees.js';

/** All that was sent was handled, and no queue held more than twice its capacity. */
function expectComplete({ tally }: Conversation, report: ExitReport, top: Talker): void {
  expectBalance(report);
  expect([report.errors, report.failures.count, report.stuck, report.discarded]).to.deep.equal([[], 0, [], []]);
  expect(tally.handled + tally.notTaken, 'handled, or found no room').to.equal(tally.sent);
  let refused = 0;
  for (const { path, in: inward, up } of report.edges) {
    refused += inward.refused + up.refused;
    const { inCapacity, upCapacity } = planAt(top, path);
    expect(inward.peak, `${path} IN`).to.be.at.most(2 * inCapacity);
    expect(up.peak, `${path} UP`).to.be.at.most(2 * upCapacity);
  }
  expect(refused, 'refused').to.equal(tally.notTaken);
}

/** The plan of the threads of an edge: `master/one[*]/two[*]`. */
function planAt(top: Talker, path: string): Talker {
  const names = path.split('/').slice(1);
  return names.reduce((plan, name) => plan.below[name === 'one[*]' ? 0 : 1]!.plan, top);
}

/** Stops a tree, which needs no time for it. */
async function stop({ tree }: Conversation): Promise<ExitReport> {
  let report: ExitReport | undefined;
  void tree.stop().then((end) => (report = end));
  for (let turn = 0; turn < 5000 && !report; turn++) await nextTurn();
  if (report) return report;
  throw new Error(`it hangs: ${JSON.stringify(tree.snapshot())}`);
}

describe('a random tree whose threads all send to each other', function () {
  this.timeout(60_000);

  it('runs to completion, loses nothing and queues at most twice its capacities (1,000 trees)', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const talk = await converse(plan, 1);
        await talk.atRest();
        expect(unhandled(talk.tree), 'it stands').to.equal(0);
        expectComplete(talk, await stop(talk), plan.top);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does so, too, when it is stopped as soon as it runs (1,000 trees)', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const talk = await converse(plan, 1);
        expectComplete(talk, await stop(talk), plan.top);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never hangs when every handler sends two: DEADLOCK frees it within its time (1,000 trees)', async () => {
    let deadlocks = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const talk = await converse(plan, 2);
        const { tree, clock } = talk;
        let report: ExitReport | undefined;
        void tree.exited.then((end) => (report = end));
        await talk.atRest();
        for (let rounds = 0; unhandled(tree) > 0 && !report; rounds++) {
          const before = JSON.stringify(tree.snapshot());
          // The time of a deadlock; what it fails may be in a drain, which has a time of its own.
          await clock.advance(rounds === 0 ? 12_500 : 30_000);
          await talk.atRest();
          if (JSON.stringify(tree.snapshot()) === before) throw new Error(`it hangs: ${before}`);
        }
        report ??= await stop(talk);
        expectBalance(report);
        const failures = [...report.errors, ...report.failures.last];
        expect(new Set(failures.map(({ code }) => code)).size, failures.join('; ')).to.be.at.most(1);
        if (failures.length > 0) expect(failures[0]!.code).to.equal('DEADLOCK');
        deadlocks += failures.length;
      }),
      { numRuns: 1_000 },
    );
    expect(deadlocks).to.be.greaterThan(0);
  });
});
