import { XMLParser } from 'fast-xml-parser';
import { faultError } from '../../core/faults.ts';

/** An element of a manifest. Prefixes of namespaces are left out of names. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const attributesKey = ':@';
const textKey = '#text';
const parser = new XMLParser({
  preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, ignoreDeclaration: true, ignorePiTags: true,
});
/** Deeper than any manifest; what is deeper is left out. */
const deepest = 50;

/** The cluster's manifest is wanted by several parts at the beginning of a session: the last few texts are taken apart once. */
const mostKept = 4;
const kept: { readonly text: string; readonly root: XmlElement }[] = [];

/**
 * The root element of an XML text, with everything in its order.
 * @throws FaultError `malformed-answer` where it is no XML.
 */
export function readXml(text: string): XmlElement {
  const known = kept.find((each) => each.text === text);
  if (known) return known.root;
  const root = rootOf(text);
  kept.push({ text, root });
  if (kept.length > mostKept) kept.shift();
  return root;
}

function rootOf(text: string): XmlElement {
  let parsed: unknown;
  try {
    parsed = parser.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw faultError('malformed-answer', { message: 'The manifest cannot be read: it is not valid XML.', hint: 'Look at its text as it is.' }, error);
  }
  const root = elementsOf(parsed, 0).at(0);
  if (root === undefined) throw faultError('malformed-answer', { message: 'The manifest is empty.', hint: 'Look at its text as it is.' });
  return root;
}

function elementsOf(parsed: unknown, depth: number): XmlElement[] {
  if (!Array.isArray(parsed) || depth > deepest) return [];
  const nodes: readonly unknown[] = parsed;
  return nodes.flatMap((node) => {
    if (typeof node !== 'object' || node === null) return [];
    const entries: readonly (readonly [string, unknown])[] = Object.entries(node);
    const found = entries.find(([key]) => key !== attributesKey && key !== textKey);
    if (found === undefined) return [];
    const [name, content] = found;
    return [{ name, attributes: attributesOf(entries.find(([key]) => key === attributesKey)?.[1]), children: elementsOf(content, depth + 1), text: textOf(content) }];
  });
}

function attributesOf(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map();
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  return new Map(entries.map(([name, text]) => [name, typeof text === 'string' ? text : String(text)]));
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return '';
  const nodes: readonly unknown[] = content;
  return nodes.map((node) => {
    if (typeof node !== 'object' || node === null) return '';
    const entries: readonly (readonly [string, unknown])[] = Object.entries(node);
    const text = entries.find(([key]) => key === textKey)?.[1];
    return typeof text === 'string' ? text : '';
  }).join('').trim();
}

/** The first child of a name. */
export function child(element: XmlElement, name: string): XmlElement | null {
  return element.children.find((each) => each.name === name) ?? null;
}
export function childrenOf(element: XmlElement | null, name: string): readonly XmlElement[] {
  return element?.children.filter((each) => each.name === name) ?? [];
}
export function attribute(element: XmlElement, name: string): string {
  return element.attributes.get(name) ?? '';
}
