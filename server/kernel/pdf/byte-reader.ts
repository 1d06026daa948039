/** Reads big-endian binary data from front to back, with the number formats of WOFF2. */
export class ByteReader {
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    public position = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.view.getUint8(this.position++);
  }

  u16(): number {
    this.position += 2;
    return this.view.getUint16(this.position - 2);
  }

  i16(): number {
    this.position += 2;
    return this.view.getInt16(this.position - 2);
  }

  u32(): number {
    this.position += 4;
    return this.view.getUint32(this.position - 4);
  }

  text(length: number): string {
    return String.fromCharCode(...this.take(length));
  }

  /** The next bytes, not copied. */
  take(length: number): Uint8Array {
    const end = this.position + length;
    if (length < 0 || end > this.bytes.length) throw new RangeError("font data ends early");
    const bytes = this.bytes.subarray(this.position, end);
    this.position = end;
    return bytes;
  }

  /** UIntBase128: seven bits a byte, the top bit says that more follow. */
  base128(): number {
    let value = 0;
    for (let count = 0; count < 5; count++) {
      const byte = this.u8();
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
    throw new RangeError("font data holds a malformed number");
  }

  /** 255UInt16: one byte for small numbers, up to three for larger ones. */
  short(): number {
    const first = this.u8();
    if (first === 253) return this.u16();
    if (first === 254) return this.u8() + 506;
    if (first === 255) return this.u8() + 253;
    return first;
  }
}
