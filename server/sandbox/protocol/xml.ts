/** A value in AWS's XML: text, nested elements, or a list that repeats its element. `undefined` omits the element. */
export type XmlValue = string | number | boolean | undefined | readonly XmlValue[] | { readonly [name: string]: XmlValue };

/** Returns an XML document with one root element. */
export function xmlDocument(root: string, value: XmlValue, namespace?: string): string {
  const attribute = namespace === undefined ? "" : ` xmlns="${encodeEntities(namespace)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${content(value)}</${root}>`;
}

function content(value: XmlValue): string {
  if (value === undefined) return "";
  if (typeof value !== "object") return encodeEntities(String(value));
  if (isList(value)) return value.map(content).join("");
  return Object.entries(value)
    .map(([name, inner]) => element(name, inner))
    .join("");
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (typeof value === "object" && isList(value)) return value.map((item) => element(name, item)).join("");
  return `<${name}>${content(value)}</${name}>`;
}

function isList(value: object): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function encodeEntities(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: S3 writes control characters of a key as numeric entities.
  return text.replace(/[&<>"\x00-\x1F]/g, (character) => NAMED[character] ?? `&#x${character.charCodeAt(0).toString(16)};`);
}

const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export type XmlElement = { name: string; text: string; children: readonly XmlElement[] };

/**
 * Parses the small documents that clients send: elements, attributes (ignored), text and the five named entities.
 * Returns null for everything else, including DOCTYPE, CDATA, comments and processing instructions.
 */
export function parseXml(document: string): XmlElement | null {
  const tokens = document.replace(/^\uFEFF?\s*<\?xml[^?]*\?>/, "").match(/<[^>]*>|[^<]+/g) ?? [];
  const root = { name: "", text: "", children: [] as XmlElement[] };
  const open = [root];

  for (const token of tokens) {
    const parent = open.at(-1);
    if (parent === undefined) return null;
    if (!token.startsWith("<")) {
      const text = decodeEntities(token);
      if (text === null || (open.length === 1 && text.trim() !== "")) return null;
      parent.text += text;
    } else if (token.startsWith("</")) {
      if (open.length === 1 || token.slice(2, -1).trim() !== parent.name) return null;
      open.pop();
    } else {
      const groups = /^<(?:[\w-]+:)?(?<name>[A-Za-z][\w-]*)(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(?<closed>\/?)>$/.exec(
        token,
      )?.groups;
      const name = groups?.["name"];
      if (name === undefined) return null;
      const child = { name, text: "", children: [] };
      parent.children.push(child);
      if (groups?.["closed"] !== "/") open.push(child);
    }
  }
  return open.length === 1 && root.children.length === 1 ? (root.children[0] ?? null) : null;
}

/** Returns the trimmed text at `path` below an element, or undefined if there is none. */
export function textAt(element: XmlElement, ...path: string[]): string | undefined {
  let at: XmlElement | undefined = element;
  for (const name of path) at = at?.children.find((child) => child.name === name);
  return at?.text.trim();
}

function decodeEntities(text: string): string | null {
  const plain = text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: keyof typeof ENTITIES) => ENTITIES[name]);
  return /&(?!(amp|lt|gt|quot|apos);)/.test(text) ? null : plain;
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
