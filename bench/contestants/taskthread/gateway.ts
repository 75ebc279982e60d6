import { startMaster } from 'taskthread';
import { MasterThread } from '../../../samples/gateway/master-thread.js';
import { floodedGateway, frameLimit, type GatewayFlood } from '../../support/gateway/flooded-gateway.js';
import { quiet } from '../../support/gateway/quiet.js';
import type { Figures } from '../../support/workload.js';

/** The sample as it is. */
export function gateway(flood: GatewayFlood): Promise<Figures> {
  return floodedGateway(flood, async ({ run, cloud, database, trustedLink }) => {
    let port = 0;
    const config = {
      run,
      host: '127.0.0.1',
      port: 0,
      clouds: [cloud],
      trustedLink,
      database,
      frameLimit,
      onListening: (taken: number) => (port = taken),
      onTraffic: () => {},
    };
    const tree = await startMaster(MasterThread, { args: [config], log: quiet });
    const stop = async (): Promise<void> => {
      const { errors, discarded } = await tree.stop();
      if (errors.length > 0 || discarded.length > 0) throw new AggregateError(errors, 'the gateway did not end well');
    };
    return { port, stop };
  });
}
