import { expect } from 'chai';
import { createServer, type Server } from 'node:net';
import { listen } from '../../samples/support/listen.js';

describe('listen', () => {
  const servers: Server[] = [];
  const server = (): Server => {
    const made = createServer();
    servers.push(made);
    return made;
  };
  const failure = (port: number, host: string): Promise<Error> =>
    listen(server(), port, host, 'master/server').then(
      () => expect.fail('it listens'),
      (error: Error) => error,
    );

  afterEach(() => {
    for (const made of servers.splice(0)) made.close();
  });

  it('resolves with the port that was found for 0', async () => {
    const listening = server();
    expect(await listen(listening, 0, '127.0.0.1', 'master')).to.equal((listening.address() as { port: number }).port);
  });

  it('names thread, port and remedy when the port is in use, and keeps the cause', async () => {
    const port = await listen(server(), 0, '127.0.0.1', 'master');
    const error = await failure(port, '127.0.0.1');
    expect(error.message).to.equal(
      `master/server: port ${port} on 127.0.0.1 is in use. ` +
        'End the program that holds it, or choose another port with --port',
    );
    expect(error.cause).to.include({ code: 'EADDRINUSE' });
  });

  it('says that an address is not of this machine', async () => {
    expect((await failure(0, '192.0.2.1')).message).to.equal(
      'master/server: port 0 on 192.0.2.1 is no address of this machine. Choose another with --host',
    );
  });
});
