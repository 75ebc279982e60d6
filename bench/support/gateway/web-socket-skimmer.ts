/** Told what a client sends over a WebSocket. */
export interface Skimmed {
  /** @param bytes of its payload, all fragments together */
  message(bytes: number): void;
  ping(payload: Buffer): void;
  close(payload: Buffer): void;
}

const continuation = 0x0;
const close = 0x8;
const ping = 0x9;

/** Reads the heads of the frames in a stream of bytes, and passes over what is in them, but for pings and closes. */
export class WebSocketSkimmer {
  readonly #told: Skimmed;
  /** the beginning of a head, or of a control frame, that is not there as a whole */
  #kept: Buffer | undefined;
  /** bytes of the payload that are still to come */
  #skip = 0;
  #messageBytes = 0;

  constructor(told: Skimmed) {
    this.#told = told;
  }

  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#kept) bytes = Buffer.concat([this.#kept, chunk]);
    this.#kept = undefined;
    let at = 0;
    for (;;) {
      const passed = Math.min(this.#skip, bytes.length - at);
      this.#skip -= passed;
      at += passed;
      if (at === bytes.length) return;
      const end = this.#frame(bytes, at);
      if (end === undefined) return void (this.#kept = bytes.subarray(at));
      at = end;
    }
  }

  /** @returns where the payload begins, or ends where it is read; nothing when too little of it is there */
  #frame(bytes: Buffer, at: number): number | undefined {
    const left = bytes.length - at;
    if (left < 2) return undefined;
    const kind = bytes[at]! & 0x0f;
    const isLast = bytes[at]! >= 0x80;
    const short = bytes[at + 1]! & 0x7f;
    const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
    const head = 2 + lengthBytes + 4; // a client always masks
    if (left < head) return undefined;
    const length =
      lengthBytes === 8 ? Number(bytes.readBigUInt64BE(at + 2)) : lengthBytes ? bytes.readUInt16BE(at + 2) : short;
    const begin = at + head;
    if (kind >= close) {
      if (left < head + length) return undefined;
      const payload = unmasked(bytes.subarray(begin - 4, begin), bytes.subarray(begin, begin + length));
      if (kind === ping) this.#told.ping(payload);
      if (kind === close) this.#told.close(payload);
      return begin + length;
    }
    if (kind !== continuation) this.#messageBytes = 0;
    this.#messageBytes += length;
    if (isLast) this.#told.message(this.#messageBytes);
    this.#skip = length;
    return begin;
  }
}

function unmasked(mask: Buffer, payload: Buffer): Buffer {
  return Buffer.from(payload.map((byte, at) => byte ^ mask[at & 3]!));
}
