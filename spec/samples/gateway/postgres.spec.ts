import { expect } from 'chai';
import { Frame } from '../../../samples/gateway/frame.js';
import { frameTable } from '../../../samples/gateway/frame-table.js';
import { CuttingProxy } from '../../support/gateway/cutting-proxy.js';
import { FrameClient } from '../../support/gateway/frame-client.js';
import { Gateway } from '../../support/gateway/gateway.js';
import { RecordingCloud } from '../../support/gateway/recording-cloud.js';
import { PostgresServer, type PostgresStop } from '../../support/postgres.js';

const note = PostgresServer.installed ? '' : ' (not installed here: apt-get install postgresql)';

describe(`samples/gateway, with PostgreSQL${note}`, function () {
  this.timeout(60_000);
  let server: PostgresServer;

  before(async function () {
    if (!PostgresServer.installed) this.skip();
    server = await PostgresServer.create();
  });

  after(() => server?.clear());

  it('starts without the server, says so once, and writes when the server comes', async () => {
    const gateway = new Gateway([], { DATABASE_URL: server.url() });
    try {
      const client = await FrameClient.open(await gateway.port());
      for (const body of ['one', 'two']) client.send(body);
      await gateway.program.until(/ [1-9]\d* frames\/s /);
      await server.start();
      await gateway.program.until(/takes frames again/);
      await client.end();
      expect(await gateway.stop()).to.equal(0);
      expect(
        await server.ask("select string_agg(sequence || ' ' || size, ', ' order by sequence) from frames"),
      ).to.deep.equal({ string_agg: '0 3, 1 3' });
      const said = gateway.program.stderr.match(
        /PostgreSQL database postgres on 127\.0\.0\.1:\d+ takes nothing now: .*/g,
      );
      expect(said).to.have.length(1);
      expect(said![0]).to.include('ECONNREFUSED');
    } finally {
      await gateway.clear();
    }
  });

  it('does not start with a wrong password, or a database that does not exist: exit code 1, and what to do', async () => {
    await server.start();
    for (const [database, finding] of [
      [server.url({ password: 'wrong' }), /password authentication failed.*Correct user and password/],
      [
        server.url({ database: 'nowhere' }),
        /database nowhere on .*"nowhere" does not exist\. Create it, as with createdb/,
      ],
    ] as const) {
      const gateway = new Gateway(['--database', database]);
      try {
        expect(await gateway.program.ended()).to.equal(1);
        expect(gateway.program.stderr)
          .to.match(/The gateway did not start\. the PostgreSQL database/)
          .and.match(finding);
        expect(gateway.program.stderr + gateway.program.stdout).not.to.match(/secret|wrong/);
      } finally {
        await gateway.clear();
      }
    }
  });

  it('writes one row for a frame when the answer to the insert was lost', async () => {
    await server.start();
    const proxy = await CuttingProxy.open(server.port);
    const table = await frameTable(server.url().replace(`:${server.port}/`, `:${proxy.port}/`), 'lost-answer');
    const frames = [0, 1, 2].map((sequence) => new Frame('connections[0]', sequence, Buffer.alloc(1)));
    try {
      await table.open();
      proxy.cutAt('INSERT 0 3');
      let error: unknown;
      await Promise.resolve(table.insert(frames)).catch((thrown: unknown) => (error = thrown));
      expect([proxy.cuts, table.passes(error)]).to.deep.equal([1, true]);
      expect(await table.count()).to.equal(3);
      await table.insert(frames);
      expect(await table.count()).to.equal(3);
    } finally {
      await table.close();
      proxy.close();
    }
  });

  it('accounts for the same frames in processors, database and cloud when the server is stopped under load', async () => {
    const stops: PostgresStop[] = ['fast', 'immediate', 'fast', 'immediate'];
    const clientsAtOnce = 10;
    const framesOfEach = 10_000;
    await server.start();
    const cloud = new RecordingCloud();
    await cloud.start();
    const gateway = new Gateway(['--cloud', cloud.url], { DATABASE_URL: server.url() });
    try {
      const port = await gateway.port();
      const clients: FrameClient[] = [];
      while (clients.length < clientsAtOnce) clients.push(await FrameClient.open(port));
      const streams = clients.map(async (client) => {
        await client.stream(1000, () => client.sent < framesOfEach);
        await client.end();
      });
      for (const how of stops) {
        await cloud.records(300_000); // some 9,000 frames
        await server.stop(how);
        await server.start();
      }
      for (const stream of streams) await stream;
      expect(clients.filter(({ dropped }) => dropped)).to.deep.equal([]);
      const exitCode = await gateway.stop();
      const { frames, distinct, runs } = cloud.received();
      const { edges } = gateway.report();
      const completed = edges.find(({ path }) => path === 'master/server/connections[*]/processor')!.up.handled;
      const { rows } = await server.ask<{ rows: number }>(
        `select count(*)::int as rows from frames where run = '${runs[0]}'`,
      );
      const away = gateway.program.stderr.match(/takes frames again/g)?.length;
      const all = clientsAtOnce * framesOfEach;
      expect({ exitCode, completed, rows, frames, distinct, away }).to.deep.equal({
        exitCode: 0,
        completed: all,
        rows: all,
        frames: all,
        distinct: all,
        away: stops.length,
      });
    } finally {
      await gateway.clear();
      await cloud.clear();
    }
  });
});
