import type { Frame } from './frame.js';

/** What the header of a message says. */
export interface CloudHeader {
  /** tells the frames of one run of a gateway from those of another, in which connections have the same names */
  readonly run: string;
  readonly connection: string;
  readonly sequence: number;
}

const lengthBytes = 4;
/** up to that size a copy costs less than a second fragment */
const smallBytes = 16 * 1024;

/**
 * A frame as the message the cloud gets: length of the header as 4 bytes, big-endian, the header as JSON, the bytes of
 * the frame. In one part when it is small, else in two.
 */
export function partsOf({ connection, sequence, bytes }: Frame, run: string): [Buffer, Buffer?] {
  const header = JSON.stringify({ run, connection, sequence } satisfies CloudHeader);
  const headerBytes = Buffer.byteLength(header);
  const start = lengthBytes + headerBytes;
  const small = bytes.length <= smallBytes;
  const first = Buffer.allocUnsafe(small ? start + bytes.length : start);
  first.writeUInt32BE(headerBytes);
  first.write(header, lengthBytes);
  if (!small) return [first, bytes];
  bytes.copy(first, start);
  return [first];
}

/** The other way round, for whoever plays the cloud. */
export function readMessage(message: Buffer): CloudHeader & { readonly bytes: Buffer } {
  const start = lengthBytes + message.readUInt32BE();
  const header = JSON.parse(message.toString('utf8', lengthBytes, start)) as CloudHeader;
  return { ...header, bytes: message.subarray(start) };
}
