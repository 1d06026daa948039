/** An XML document that is not read, by a short constant phrase: `holds_doctype`, `not_xml`. */
export class XmlProblem extends Error {
  override name = "XmlProblem";
  constructor(
    readonly code: string,
    readonly detail?: string,
  ) {
    super(detail ? `${code}: ${detail}` : code);
  }
}

const largestElements = 10_000;
const deepest = 64;

/**
 * Parses the dull part of XML 1.0: elements, attributes and text. What SAML has no use for and attacks are made
 * of is refused before a parser sees it: DOCTYPE with its entities, comments, CDATA, processing instructions.
 * The parser forgives much, so whatever it would only warn of is refused as well.
 * @returns the element of the document
 * @throws XmlProblem
 */
export async function readXml(text: string): Promise<Element> {
  refuseMarkup(text);
  const { DOMParser } = await import("@xmldom/xmldom");
  const stop = (message: string): never => {
    throw new XmlProblem("not_xml", message.split("\n")[0]);
  };
  const parser = new DOMParser({ errorHandler: { warning: stop, error: stop, fatalError: stop } });
  const document = parse(() => parser.parseFromString(text, "text/xml"));
  refuseBulk(document.documentElement);
  return document.documentElement;
}

function parse(attempt: () => Document): Document {
  try {
    return attempt();
  } catch (cause) {
    if (cause instanceof XmlProblem) throw cause;
    throw new XmlProblem("not_xml", (cause as Error).message.split("\n")[0]);
  }
}

function refuseMarkup(text: string): void {
  // Without its declaration, a document has no other use for these characters: `<` is written `&lt;` in values.
  const body = text.replace(/^<\?xml [^<>?]*\?>/, "").trim();
  if (/<!DOCTYPE/i.test(body)) throw new XmlProblem("holds_doctype");
  if (body.includes("<!--")) throw new XmlProblem("holds_comment");
  if (body.includes("<!")) throw new XmlProblem("holds_cdata_or_declaration");
  if (body.includes("<?")) throw new XmlProblem("holds_instruction");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them.
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(body)) throw new XmlProblem("holds_control_characters");
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/.test(body)) {
    throw new XmlProblem("holds_unknown_entity");
  }
  // The parser would drop text before the first element.
  if (!body.startsWith("<")) throw new XmlProblem("not_xml");
}

function refuseBulk(root: Element): void {
  if (siblingsHold(root)) throw new XmlProblem("trailing_data");
  if (everyElement(root).length > largestElements) throw new XmlProblem("too_many_elements");
}

const siblingsHold = (root: Element): boolean =>
  Array.from(root.ownerDocument.childNodes).some(
    (node) => node !== root && node.nodeType !== 7 && node.textContent?.trim() !== "",
  );

/** The element and all below it, in no particular order. Does not recurse: the depth is the sender's choice. */
export function everyElement(root: Element): Element[] {
  const found: Element[] = [];
  const waiting: [Element, number][] = [[root, 1]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [element, depth] = next;
    if (depth > deepest) throw new XmlProblem("too_deep");
    found.push(element);
    for (const child of elementsIn(element)) waiting.push([child, depth + 1]);
  }
  return found;
}

/** The elements directly below. */
export function elementsIn(parent: Element): Element[] {
  return Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === 1);
}

/** Whether the element has this name in this namespace. */
export function is(element: Element, namespace: string, name: string): boolean {
  return element.namespaceURI === namespace && element.localName === name;
}

/** The elements directly below that have this name in this namespace. */
export function children(parent: Element, namespace: string, name: string): Element[] {
  return elementsIn(parent).filter((element) => is(element, namespace, name));
}

/**
 * The one element of this name directly below, or null.
 * @throws XmlProblem when there are several: nothing here chooses between two
 */
export function only(parent: Element, namespace: string, name: string): Element | null {
  const found = children(parent, namespace, name);
  if (found.length > 1) throw new XmlProblem("repeated_element", name);
  return found[0] ?? null;
}

/** Like `only`; @throws XmlProblem when there is none as well */
export function required(parent: Element, namespace: string, name: string): Element {
  const element = only(parent, namespace, name);
  if (!element) throw new XmlProblem("missing_element", name);
  return element;
}

/** An attribute without a prefix, or null when it is absent. */
export function attribute(element: Element, name: string): string | null {
  return element.hasAttribute(name) ? element.getAttribute(name) : null;
}

/**
 * The text of an element that holds nothing else, without space around it.
 * @throws XmlProblem when there are elements inside
 */
export function textOf(element: Element): string {
  if (elementsIn(element).length > 0) throw new XmlProblem("not_a_text", element.localName);
  return (element.textContent ?? "").trim();
}

/** `value` as it stands in the text or an attribute of XML. */
export function escapeXml(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
