import { redactText } from './redaction.ts';
import { isJsonObject, textOf, type JsonObject } from './json-reading.ts';

/*
 * Errors of ARM nest: `details`, `error`, `innererror`, `statusMessage`, and messages that are JSON text with another error
 * in it, sometimes twice (azure.md §2.0). This takes all of it apart and loses nothing but secrets in messages.
 */

/** One error with what it says is behind it. Texts are empty where the answer has none. */
export interface ErrorNode {
  readonly code: string;
  readonly message: string;
  /** Id of a resource, or the name of a field. */
  readonly target: string;
  /** The deployment operation that it comes from; empty outside operations. */
  readonly operationId: string;
  /** Names of policies that forbade it. */
  readonly policies: readonly string[];
  readonly children: readonly ErrorNode[];
}

export interface ErrorTree {
  readonly roots: readonly ErrorNode[];
  /** Something was too deep, too much or went in circles, and was left out. */
  readonly cutShort: boolean;
}

export const greatestDepth = 32;
const mostNodes = 5_000;
/** Characters of JSON text inside texts that are parsed altogether. */
const mostText = 8_000_000;
const mostMessage = 20_000;

/**
 * Takes an error apart.
 * @param input whatever ARM answered: an error's body, an operation of a deployment, a list of them, the status of a
 *   long-running operation, an event of the activity log, or their text. Never throws.
 */
export function errorTree(input: unknown): ErrorTree {
  const walk: Walk = { nodes: 0, text: 0, cutShort: false, above: new Set() };
  return { roots: nodesOf(input, 0, walk), cutShort: walk.cutShort };
}

interface Walk {
  nodes: number;
  text: number;
  cutShort: boolean;
  /** Objects on the way down here: an object that comes again is a circle. */
  readonly above: Set<object>;
}

function nodesOf(value: unknown, depth: number, walk: Walk): ErrorNode[] {
  if (value === null || value === undefined || typeof value === 'boolean') return [];
  if (depth > greatestDepth || walk.nodes >= mostNodes) {
    walk.cutShort = true;
    return [];
  }
  if (typeof value === 'string') return nodesOfText(value, depth, walk);
  if (typeof value !== 'object') return [];
  if (walk.above.has(value)) {
    walk.cutShort = true;
    return [];
  }
  walk.above.add(value);
  const nodes = Array.isArray(value)
    ? value.flatMap((item: unknown) => nodesOf(item, depth + 1, walk))
    : isJsonObject(value) ? nodesOfObject(lowerCased(value), depth, walk) : [];
  walk.above.delete(value);
  return nodes;
}

/** Providers do not agree on the case of names: `innererror`, `innerError`, `Code`, `Message`. */
function lowerCased(value: JsonObject): ReadonlyMap<string, unknown> {
  return new Map(Object.keys(value).map((name) => [name.toLowerCase(), value[name]]));
}

function nodesOfText(text: string, depth: number, walk: Walk): ErrorNode[] {
  const { own, inner } = opened(text, walk);
  const children = inner === undefined ? [] : nodesOf(inner, depth + 1, walk);
  if (children.length > 0) return own === '' ? children : [node({ message: own, children }, walk)];
  return text.trim() === '' ? [] : [node({ message: text }, walk)];
}

function nodesOfObject(fields: ReadonlyMap<string, unknown>, depth: number, walk: Walk): ErrorNode[] {
  const operation = fields.has('statusmessage') || fields.has('targetresource') || fields.has('statuscode');
  if (operation && isFine(fields)) return [];
  const said = opened(textOf(fields.get('message')) ?? '', walk);
  const children = [said.inner, ...['details', 'error', 'innererror', 'statusmessage', 'errors'].map((name) => fields.get(name))]
    .flatMap((below) => nodesOf(below, depth + 1, walk));
  const wrapped = ['properties', 'value'].flatMap((name) => {
    const below = fields.get(name);
    return typeof below === 'object' ? nodesOf(below, depth + 1, walk) : [];
  });
  const operationId = textOf(fields.get('operationid')) ?? '';
  const code = codeOf(fields, operation);
  const target = textOf(fields.get('target')) ?? textOf(resourceOf(fields).get('id')) ?? '';
  const message = said.own === '' && children.length === 0 ? textOf(fields.get('message')) ?? '' : said.own;
  if (code === '' && message === '') return [...children, ...wrapped].map((child) => withOrigin(child, target, operationId));
  return [node({ code, message, target, operationId, policies: policiesOf(fields.get('additionalinfo')), children: [...children, ...wrapped] }, walk)];
}

/** Operations that succeeded may carry a body as their status message, which is no error. */
function isFine(fields: ReadonlyMap<string, unknown>): boolean {
  return /^(succeeded|running|accepted|created|ready|updating|creating)$/i.test(textOf(fields.get('provisioningstate')) ?? '');
}

function codeOf(fields: ReadonlyMap<string, unknown>, operation: boolean): string {
  const code = fields.get('code') ?? fields.get('errorcode') ?? (operation ? fields.get('statuscode') : undefined);
  return typeof code === 'number' ? String(code) : textOf(code)?.trim() ?? '';
}

function resourceOf(fields: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  const resource = fields.get('targetresource');
  return isJsonObject(resource) ? lowerCased(resource) : new Map();
}

/** What a wrapper without words of its own knows goes to what is in it. */
function withOrigin(child: ErrorNode, target: string, operationId: string): ErrorNode {
  return { ...child, target: child.target === '' ? target : child.target, operationId: child.operationId === '' ? operationId : child.operationId };
}

function node({ code = '', message, target = '', operationId = '', policies = [], children = [] }: Partial<ErrorNode> & { readonly message: string }, walk: Walk): ErrorNode {
  walk.nodes += 1;
  if (message.length > mostMessage) walk.cutShort = true;
  return { code, message: redactText(message.trim().slice(0, mostMessage)), target, operationId, policies, children };
}

/** Words and the JSON value that a message is or ends with; `inner` is undefined where it holds none. */
function opened(message: string, walk: Walk): { readonly own: string; readonly inner?: unknown } {
  const text = message.trim();
  if (text === '') return { own: '' };
  if (/^[{["]/.test(text)) {
    const whole = parsed(text, walk);
    if (typeof whole === 'object' || typeof whole === 'string') return { own: '', inner: whole };
  }
  // Command-line tools and some providers put words before it: "Resource … failed with message '{ … }'".
  const from = text.indexOf('{');
  const to = text.lastIndexOf('}');
  const part = from > 0 && to > from ? parsed(text.slice(from, to + 1), walk) : undefined;
  return isJsonObject(part) && isErrorLike(part) ? { own: text.slice(0, from).replace(/[\s'":]+$/, ''), inner: part } : { own: text };
}

function isErrorLike(value: JsonObject): boolean {
  const fields = lowerCased(value);
  return isJsonObject(fields.get('error')) || (fields.has('code') && fields.has('message'));
}

function parsed(text: string, walk: Walk): unknown {
  walk.text += text.length;
  if (walk.text > mostText) {
    walk.cutShort = true;
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** `additionalInfo` of a policy's refusal names the policy for people. */
function policiesOf(info: unknown): readonly string[] {
  if (!Array.isArray(info)) return [];
  return info.flatMap((entry: unknown) => {
    if (!isJsonObject(entry) || entry['type'] !== 'PolicyViolation' || !isJsonObject(entry['info'])) return [];
    const fields = lowerCased(entry['info']);
    const name = ['policyassignmentdisplayname', 'policydefinitiondisplayname', 'policyassignmentname', 'policydefinitionname'].map((key) => textOf(fields.get(key))).find(Boolean);
    return name === undefined || name === null ? [] : [name.slice(0, 300)];
  }).slice(0, 20);
}
