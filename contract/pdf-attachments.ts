/** Letters between the beginning of an embedded file, its mark and its content: far more than programs write. */
const mostBetween = 4096;
/** Marks of embedded files that are looked at in one PDF. */
const mostMarks = 100;

/**
 * The files that a PDF carries, unpacked, in the order in which they stand there; null for a PDF that is damaged or
 * was cut off, and for one that carries too much: who made it may want nothing but that reading it takes for ever. It knows as much of PDF (ISO 32000, 7.11.4) as finding them takes: embedded files are streams of their
 * own, marked as such, plain or packed with Deflate.
 */
export async function embeddedFiles(pdf: Uint8Array, mostBytes: number): Promise<Uint8Array[] | null> {
  const text = latin1(pdf);
  if (!/%%EOF\s*$/.test(text.slice(-64))) return null;
  const files: Uint8Array[] = [];
  const mark = /\/Type\s*\/EmbeddedFile\b/g;
  let left = mostBytes;
  let looked = 0;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    if (++looked > mostMarks) return null;
    const object = objectAt(text, found.index);
    if (!object) continue;
    const { dictionary, from } = object;
    const length = /\/Length\s+(\d+)(?!\s+\d+\s+R)\b/.exec(dictionary)?.[1];
    const end = length ? from + Number(length) : text.indexOf("\nendstream", from);
    if (end < from || !/^\s*endstream/.test(text.slice(end, end + 16))) return null;
    const file = await unpacked(pdf.subarray(from, end), dictionary, left);
    if (!file || file.length > left) return null;
    left -= file.length;
    files.push(file);
    // What a file says is no object of the PDF, whatever it looks like.
    mark.lastIndex = end;
  }
  return files;
}

/** Dictionary and beginning of the stream that a mark stands in; null where it stands in words, such as a title. */
function objectAt(text: string, index: number): { dictionary: string; from: number } | null {
  const before = text.slice(Math.max(0, index - mostBetween), index);
  const [behind = "", sign] = text.slice(index, index + mostBetween).split(/\bstream(\r?\n)/, 2);
  const begin = before.lastIndexOf(" obj");
  if (begin < 0 || !sign || /\bendobj\b/.test(behind)) return null;
  const from = index + behind.length + "stream".length + sign.length;
  return { dictionary: before.slice(begin) + behind, from };
}

/** Each byte as the character of its number. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join("");
}

async function unpacked(data: Uint8Array, dictionary: string, mostBytes: number): Promise<Uint8Array | null> {
  if (!/\/Filter\b/.test(dictionary)) return data;
  if (!/\/Filter\s*(?:\[\s*)?\/FlateDecode\b\s*(?:\]|\/|>)/.test(`${dictionary}>`)) return null;
  try {
    const packed = new Blob([data.slice()]).stream().pipeThrough(new DecompressionStream("deflate"));
    return await bounded(packed.getReader(), mostBytes);
  } catch {
    return null;
  }
}

/** What a stream gives, unless that is more than it may be. */
async function bounded(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  mostBytes: number,
): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length > mostBytes) {
      await reader.cancel();
      return null;
    }
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
