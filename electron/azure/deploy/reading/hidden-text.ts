import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import { isJsonObject } from '../../../../shared/domain/azure/json-reading.ts';
import { redactedText, redactText } from '../../../../shared/domain/azure/redaction.ts';
import { maskedTemplate } from '../../../../shared/domain/azure/template-clean.ts';
import { looksSecret } from '../../../../shared/domain/secret-looking.ts';

/** A piece that was taken out of a text. */
export interface Cut {
  /** Where its stand-in is in the text without it, in UTF-16 units. */
  readonly at: number;
  readonly length: number;
  readonly original: string;
}

/** A text in two parts: what may be shown and kept in the open, and what may not. Together they are the text. */
export interface HiddenText {
  readonly open: string;
  /** In order. */
  readonly cuts: readonly Cut[];
}

const standIn = JSON.stringify(redactedText);

/**
 * Takes the secrets out of a template or a parameters file.
 * @param redact gives a JSON value as it may be shown (redaction.ts): what it alters is a secret. A text that is no JSON is
 *   a secret as a whole, since nobody can tell what stands in it.
 */
export function hideSecrets(text: string, redact: (value: unknown) => unknown): HiddenText {
  const errors: ParseError[] = [];
  const root = parseTree(maskedTemplate(text), errors, { allowTrailingComma: true });
  if (root === undefined || errors.length > 0) return text === '' ? { open: '', cuts: [] } : { open: '', cuts: [{ at: 0, length: 0, original: text }] };
  const secrets: Stretch[] = [];
  collect(root, redact(valueOf(root)), secrets);
  const parts: string[] = [];
  const cuts: Cut[] = [];
  let from = 0;
  let at = 0;
  for (const { offset, length } of secrets) {
    const before = text.slice(from, offset);
    parts.push(before, standIn);
    cuts.push({ at: at + before.length, length: standIn.length, original: text.slice(offset, offset + length) });
    at += before.length + standIn.length;
    from = offset + length;
  }
  return { open: [...parts, text.slice(from)].join(''), cuts };
}

/** The whole text again. */
export function restoreText({ open, cuts }: HiddenText): string {
  const parts: string[] = [];
  let from = 0;
  for (const { at, length, original } of cuts) {
    parts.push(open.slice(from, at), original);
    from = at + length;
  }
  return [...parts, open.slice(from)].join('');
}

/** Whether stand-ins are left in a text whose secrets are not there any more. */
export function lacksSecrets({ open, cuts }: HiddenText): boolean {
  return cuts.length === 0 && open.includes(redactedText);
}

/** A text that is no JSON as it may be shown: whatever is a value of something with a telling name is covered. */
export function shownBrokenText(text: string): string {
  return redactText(text).replaceAll(/(?<![\w.-])["'“”]?([A-Za-z_][\w.-]{0,100})["'“”]?\s*:\s*(?:"(?:[^"\\\r\n]|\\.)*"?|“[^”\r\n]*”?|[^\s,{}[\]]+)/g, (whole, name: string) => {
    const isValue = /^(?:value|defaultvalue)$/i.test(name);
    return isValue || looksSecret(name, 'x') ? `${whole.slice(0, whole.indexOf(':') + 1)} ${standIn}` : whole;
  });
}

interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/** jsonc-parser's own `getNodeValue` takes a key `__proto__` for what it is not. */
function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type === 'object') return Object.fromEntries(membersOf(node).map(([name, member]) => [name, valueOf(member)]));
  return node.value;
}

function membersOf(node: Node): [string, Node][] {
  return (node.children ?? []).flatMap(({ children }): [string, Node][] => {
    const [key, value] = children ?? [];
    return key === undefined || value === undefined ? [] : [[String(key.value), value]];
  });
}

function collect(node: Node, shown: unknown, secrets: Stretch[]): void {
  if (node.type === 'object' && isJsonObject(shown)) {
    for (const [name, member] of membersOf(node)) collect(member, Object.hasOwn(shown, name) ? shown[name] : undefined, secrets);
  } else if (node.type === 'array' && Array.isArray(shown)) {
    for (const [index, item] of (node.children ?? []).entries()) collect(item, shown[index], secrets);
  } else if (node.value !== shown || node.type === 'object' || node.type === 'array') secrets.push({ offset: node.offset, length: node.length });
}
