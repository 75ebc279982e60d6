import { OnIn, TaskThread, Thread } from 'taskthread';
import { CloudLink } from './cloud-link.js';
import { Frame } from './frame.js';
import type { GatewayConfig } from './gateway-config.js';
import { mebibytes } from './mebibytes.js';

/** most frames that are on the way, not confirmed */
const framesAtOnce = 1024;

/**
 * One endpoint. A frame counts as handled when the endpoint has confirmed that it has read it; while the endpoint is
 * away one batch waits here, the rest in the IN queue, and whoever finds that full waits too.
 */
@Thread({ queues: { in: { capacity: mebibytes(4) } } })
export class WebSocketSubThread extends TaskThread<{ in: Frame }> {
  #link!: CloudLink;

  constructor(
    readonly url: string,
    readonly config: Pick<GatewayConfig, 'trustedLink' | 'run'>,
  ) {
    super();
  }

  /** Waits for nobody: the gateway starts also without the endpoint. */
  protected override enter() {
    const { trustedLink: trusted, run } = this.config;
    const link = new CloudLink({ url: this.url, trusted, run }, this.log);
    this.#link = link;
    this.defer(() => link.close());
  }

  @OnIn(Frame, { batch: { max: framesAtOnce, withinMs: 0 } })
  deliver(frames: Frame[]) {
    return this.#link.deliver(frames);
  }
}
