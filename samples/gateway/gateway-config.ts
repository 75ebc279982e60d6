/** What came up to the master since the start. */
export interface Traffic {
  readonly frames: number;
  readonly bytes: number;
}

/** What the gateway is told when it starts. */
export interface GatewayConfig {
  /** names this run: connections are counted from 0 in each */
  readonly run: string;
  readonly host: string;
  /** 0: any free one */
  readonly port: number;
  /** WebSocket addresses; every frame goes to each of them */
  readonly clouds: readonly string[];
  /** whether no proxy stands between here and the endpoints, so that frames need no random mask */
  readonly trustedLink: boolean;
  /** SQLite file, or address of a PostgreSQL database */
  readonly database: string;
  /** bytes of the largest frame a client may send */
  readonly frameLimit: number;
  /** called once, with the port that was taken */
  readonly onListening: (port: number) => void;
  /** called once a second */
  readonly onTraffic: (traffic: Traffic) => void;
}
