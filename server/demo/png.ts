import { crc32, deflateSync } from "node:zlib";

/** How a picture's dots are written: shades of grey, or red, green, blue and how much they cover. */
const colourTypes = { grey: 0, rgba: 6 } as const;

/**
 * A PNG of 8 bits for each channel (ISO/IEC 15948).
 * @param rows each begins with a byte 0 for "no filter", and then its dots
 */
export function pngOf(
  { width, height, colours }: { width: number; height: number; colours: keyof typeof colourTypes },
  rows: Buffer,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourTypes[colours], 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
