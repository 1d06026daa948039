const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const mostPixels = 6_000_000;

const startsWith = (bytes: Uint8Array, signature: number[]) =>
  signature.every((byte, index) => bytes[index] === byte);

/** The logo when it is a PNG of reasonable size or a JPEG: a small file can unpack to gigabytes of pixels. */
export function usableLogo(logo: Uint8Array | undefined): Uint8Array | null {
  if (!logo || logo.length < 32) return null;
  if (startsWith(logo, [0xff, 0xd8])) return logo;
  if (!startsWith(logo, pngSignature)) return null;
  const header = new DataView(logo.buffer, logo.byteOffset, logo.byteLength);
  const pixels = header.getUint32(16) * header.getUint32(20);
  return pixels > 0 && pixels <= mostPixels ? logo : null;
}
