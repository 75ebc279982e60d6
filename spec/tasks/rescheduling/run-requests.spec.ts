import { expect } from 'chai';
import { RunRequests } from '#lib/tasks/rescheduling/run-requests.js';
import { settled } from '../../support/trees.js';

describe('those who wait for a run', () => {
  it('are told when the run that they asked for has ended, or is given up', async () => {
    const requests = new RunRequests();
    const told: string[] = [];
    const tell = (who: string, wait: Promise<void>): void => void wait.then(() => told.push(who));
    expect(requests.pending).to.equal(false);
    tell('first', requests.ask());
    tell('second', requests.ask());
    expect(requests.pending).to.equal(true);
    requests.begin();
    tell('next', requests.ask());
    tell('whoever stops it', requests.whenEnded());
    await settled(1);
    expect([told, requests.pending]).to.deep.equal([[], true]);
    requests.end();
    await settled(1);
    expect(told).to.deep.equal(['first', 'second', 'whoever stops it']);
    requests.end();
    requests.giveUp();
    await settled(1);
    expect([told.slice(3), requests.pending]).to.deep.equal([['next'], false]);
    requests.giveUp();
    requests.begin();
    tell('the only one', requests.whenEnded());
    requests.end();
    await settled(1);
    expect(told.slice(4)).to.deep.equal(['the only one']);
  });
});
