import PDFDocument from "pdfkit";

/** How a document introduces itself to readers, archives and screen readers. */
export interface DocumentFacts {
  title: string;
  author: string;
  subject: string;
  /** BCP 47. */
  language: string;
  /** Taken from what is printed, not from the clock: the same document is the same file. */
  createdAt: Date;
}

type Info = Record<string, unknown> & { CreationDate: Date };
/** The parts of pdfkit that write a document's facts a second time, as XML. */
interface MetadataWriter {
  info: Info;
  _addInfo(): void;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (value: unknown) =>
  typeof value === "string" ? value.replace(/[&<>]/g, (sign) => entities[sign]!) : value;

/** pdfkit puts names into its XML as they are; an ampersand in one would make the whole of it unreadable. */
function escapeMetadata(doc: MetadataWriter): void {
  const write = doc._addInfo;
  doc._addInfo = function () {
    const plain = this.info;
    const pairs = Object.entries(plain).map(([key, value]) => [key, escaped(value)]);
    this.info = Object.fromEntries(pairs) as Info;
    write.call(this);
    this.info = plain;
  };
}

/** An empty A4 document whose pages stay open until the end, so that each can say how many there are. */
export function openDocument(facts: DocumentFacts): PDFKit.PDFDocument {
  const doc = new PDFDocument({
    size: "A4",
    margin: 0,
    bufferPages: true,
    lang: facts.language,
    displayTitle: true,
    pdfVersion: "1.7",
    font: "",
    info: {
      Title: facts.title,
      Author: facts.author,
      Subject: facts.subject,
      Creator: "Postern",
      Producer: "Postern",
      CreationDate: facts.createdAt,
    },
  });
  escapeMetadata(doc as unknown as MetadataWriter);
  return doc;
}

/** A file that travels inside of a document. */
export interface Attachment {
  name: string;
  /** Media type. */
  type: string;
  description: string;
  content: Uint8Array;
  createdAt: Date;
}

/**
 * Puts a file into a document, as it is: packed, only programs that know PDF could take it out again. It is the source
 * that the pages were made from.
 */
export function attach(doc: PDFKit.PDFDocument, { name, type, content, ...more }: Attachment): void {
  const packing = doc as unknown as { compress: boolean };
  const { compress } = packing;
  packing.compress = false;
  const { createdAt, description } = more;
  const dates = { creationDate: createdAt, modifiedDate: createdAt };
  const options = { name, type, description, relationship: "Source", ...dates };
  doc.file(Buffer.from(content), options);
  packing.compress = compress;
}

/** Ends a document and gives the whole file. */
export async function finish(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    doc.on("end", resolve);
    doc.on("error", reject);
  });
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}
