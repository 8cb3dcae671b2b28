import { ModelError } from './errors.ts';

/** An element of a manifest; text between elements is only kept where an element has no children. */
export interface XmlElement {
  /** Without namespace prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<!DOCTYPE[^>]*>|<\/\s*([^\s>]+)\s*>|<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Reads the little XML that manifests use: elements, attributes, text, comments. Throws
 * `FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR` for text that is not well formed.
 */
export function parseXml(text: string, fileName: string): XmlElement {
  const top: OpenElement = { name: '', attributes: new Map(), children: [], text: '' };
  const stack: OpenElement[] = [top];
  const source = text.replace(/^\uFEFF/, '');
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    if (match === null) throw invalid(fileName);
    const [, cdata, closing, opening, attributeText, selfClosing, plain] = match;
    const current = stack.at(-1);
    if (current === undefined) throw invalid(fileName);
    if (opening !== undefined) {
      const element: OpenElement = {
        name: localName(opening),
        attributes: attributesOf(attributeText ?? ''),
        children: [],
        text: '',
      };
      current.children.push(element);
      if (selfClosing !== '/') stack.push(element);
    } else if (closing !== undefined) {
      if (stack.length < 2 || current.name !== localName(closing)) throw invalid(fileName);
      stack.pop();
    } else {
      current.text += cdata ?? unescapeXml(plain ?? '');
    }
  }
  const [root] = top.children;
  if (stack.length !== 1 || root === undefined || top.children.length !== 1) throw invalid(fileName);
  return root;
}

/** Children of the given name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return childrenOf(element, name)[0];
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function unescapeXml(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, entity: string) => {
    if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
    const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
    return named[entity] ?? whole;
  });
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(attribute)) {
    if (name !== undefined) result.set(name, unescapeXml(double ?? single ?? ''));
  }
  return result;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function invalid(fileName: string): ModelError {
  return new ModelError('FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR', `${fileName} is not well-formed XML.`);
}
