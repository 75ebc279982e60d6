import { expect } from 'chai';
import { expectedOutput, RunningSample } from './running-sample.js';
import { TestClient } from './test-client.js';

describe('sample tcp-server', () => {
  afterEach(() => RunningSample.endAll());

  it('prints what its README says until Ctrl-C', async () => {
    const sample = new RunningSample('tcp-server', '--port', '0', '--max', '2');
    const port = await sample.port();
    const first = await TestClient.to(port);
    await first.write('hello\n');
    await sample.prints('connections[0]: hello');
    const second = await TestClient.to(port);
    await second.write('good morning\n');
    await sample.prints('connections[1]: good morning');
    const refused = await TestClient.to(port);
    await refused.ended();
    expect(await sample.interrupt()).to.equal(0);
    await first.ended();
    await second.ended();
    expect(sample.lines).to.deep.equal(expectedOutput('tcp-server').map((line) => line.replace('5002', `${port}`)));
    expect(sample.stderr).to.equal('');
  });

  it('takes a new client in the place of one that has left', async () => {
    const sample = new RunningSample('tcp-server', '--port', '0', '--max', '1');
    const port = await sample.port();
    await (await TestClient.to(port)).end();
    const next = await TestClient.to(port);
    await next.write('my turn');
    await sample.prints('connections[1]: my turn');
    expect(await sample.interrupt()).to.equal(0);
  });

  it('prints text without a line end, several lines of one chunk, and a character that was cut in two', async () => {
    const sample = new RunningSample('tcp-server', '--port', '0');
    const client = await TestClient.to(await sample.port());
    await client.write('no end');
    await sample.prints('connections[0]: no end');
    await client.write('one\r\ntwo\n');
    await sample.prints('connections[0]: two');
    const umlaut = Buffer.from('ü');
    await client.write(umlaut.subarray(0, 1));
    await client.write(umlaut.subarray(1));
    await sample.prints('connections[0]: ü');
    expect(await sample.interrupt()).to.equal(0);
    expect(sample.lines.slice(1)).to.deep.equal(['no end', 'one', 'two', 'ü'].map((line) => `connections[0]: ${line}`));
  });

  it('goes on quietly when a client resets', async () => {
    const sample = new RunningSample('tcp-server', '--port', '0');
    const port = await sample.port();
    const other = await TestClient.to(port);
    await other.write('here');
    await sample.prints('connections[0]: here');
    for (const text of ['a', 'b', 'c']) {
      const client = await TestClient.to(port);
      await client.write(text);
      await client.reset();
    }
    await other.write('still here');
    await sample.prints('connections[0]: still here');
    expect(await sample.interrupt()).to.equal(0);
    expect(sample.stderr).to.equal('');
  });
});
