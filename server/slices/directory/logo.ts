import { refuse } from "../../kernel/refusal.ts";

/** Largest logo, in bytes. */
const sizeLimit = 256 * 1024;
/** Longest side, in pixels: whoever draws it unpacks all of them. */
const sideLimit = 4096;

export interface Logo {
  type: "image/png" | "image/jpeg";
  bytes: Uint8Array;
}

/**
 * The picture in a data URL, checked by what it is and not by what it says it is; null for an empty text.
 * @throws Refusal invalid_input on `logo`: too_large, not_an_image, too_many_pixels
 */
export function readLogo(dataUrl: string): Logo | null {
  if (dataUrl === "") return null;
  const [head, body = ""] = dataUrl.split(",", 2);
  const type = head?.startsWith("data:image/png") ? "image/png" : "image/jpeg";
  const bytes = Buffer.from(body, "base64");
  if (bytes.length > sizeLimit) refuse("invalid_input", "logo", "too_large");
  const size = type === "image/png" ? pngSize(bytes) : jpegSize(bytes);
  if (!size || size.width === 0 || size.height === 0) refuse("invalid_input", "logo", "not_an_image");
  if (Math.max(size.width, size.height) > sideLimit) refuse("invalid_input", "logo", "too_many_pixels");
  return { type, bytes };
}

interface Size {
  width: number;
  height: number;
}

const pngSignature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Size of a PNG: its first chunk is IHDR and begins with it (ISO/IEC 15948, 5.2 and 11.2.1). */
function pngSize(bytes: Buffer): Size | null {
  const fits = bytes.length >= 33 && bytes.subarray(0, 8).equals(pngSignature);
  if (!fits || bytes.toString("latin1", 12, 16) !== "IHDR") return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Size of a JPEG, in its frame header: SOF0 to SOF15 but for DHT, JPG and DAC (ITU-T T.81, B.2.2). */
function jpegSize(bytes: Buffer): Size | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    // A marker may be padded with further 0xff.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}
