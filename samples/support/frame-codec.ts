const lengthBytes = 4;

/** A frame was announced that is longer than the limit. From then on the bytes of its connection mean nothing. */
export class FrameTooLarge extends Error {
  override readonly name = 'FrameTooLarge';

  constructor(
    readonly connection: string,
    /** as announced */
    readonly length: number,
    readonly limit: number,
  ) {
    super(`${connection || 'a connection'} announces a frame of ${length} bytes; the limit is ${limit}`);
  }
}

/**
 * Finds the frames in a stream of bytes, however that was cut into chunks. A frame is a 4-byte big-endian length and
 * that many bytes. One codec for each connection: it remembers the frame that is not complete yet.
 */
export class FrameCodec {
  /** how many bytes of the length have come, and what they say so far */
  #lengthKnown = 0;
  #length = 0;
  /** the frame in progress, once a part of it has come, and how many of its bytes are there */
  #body: Buffer | undefined;
  #filled = 0;

  /**
   * @param connection named in the error
   * @param limitBytes length of the largest frame let in; no more memory than that is ever taken
   */
  constructor(
    readonly connection = '',
    readonly limitBytes = 16 * 2 ** 20,
  ) {}

  /** The bytes of a frame on the wire: its length and itself. */
  static encode(bytes: Buffer): Buffer {
    const frame = Buffer.allocUnsafe(lengthBytes + bytes.length);
    frame.writeUInt32BE(bytes.length);
    bytes.copy(frame, lengthBytes);
    return frame;
  }

  /**
   * Takes the next chunk of the stream.
   *
   * @returns the frames this chunk completes; one that came within the chunk is a view of it, not a copy
   * @throws FrameTooLarge when a length is over the limit; see {@link decode} for the frames before it
   */
  push(chunk: Buffer): Buffer[] {
    return [...this.decode(chunk)];
  }

  /** Like {@link push}, but one frame after the other, so that what came before a length over the limit is not lost. */
  *decode(chunk: Buffer): Generator<Buffer, void> {
    let at = 0;
    for (;;) {
      while (this.#lengthKnown < lengthBytes) {
        if (at === chunk.length) return;
        this.#length = this.#length * 256 + chunk[at++]!;
        this.#lengthKnown++;
      }
      if (this.#length > this.limitBytes) throw new FrameTooLarge(this.connection, this.#length, this.limitBytes);
      const end = at + this.#length - this.#filled;
      if (end > chunk.length) return this.#keep(chunk.subarray(at));
      const frame = this.#complete(chunk.subarray(at, end));
      at = end;
      yield frame;
    }
  }

  /** One allocation for the whole frame with the first part of it, one copy for each part. */
  #keep(part: Buffer): void {
    if (part.length === 0) return;
    this.#body ??= Buffer.allocUnsafe(this.#length);
    this.#filled += part.copy(this.#body, this.#filled);
  }

  #complete(part: Buffer): Buffer {
    if (this.#body) this.#keep(part);
    const frame = this.#body ?? part;
    this.#body = undefined;
    this.#filled = this.#length = this.#lengthKnown = 0;
    return frame;
  }
}
