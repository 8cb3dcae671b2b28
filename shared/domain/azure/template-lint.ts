import { printParseErrorCode, visit, type ParseErrorCode } from 'jsonc-parser';
import { wordTable } from '../service-fabric/word-table.ts';
import { maskedTemplate } from './template-clean.ts';
import { codePointText, isDoubleSmartQuote, regionsOf, suspectCharacter, suspectPattern, type CharacterKind, type Region } from './template-text.ts';

export type LintRule =
  | CharacterKind | 'encoding' | 'size' | 'empty' | 'depth' | 'json' | 'unclosed-text' | 'multi-line-text' | 'tab-in-text' | 'comment' | 'trailing-comma' | 'duplicate-key'
  | 'schema-missing' | 'schema-unknown' | 'content-version' | 'not-a-template' | 'not-parameters' | 'template-as-parameters' | 'parameters-as-template';

export interface LintFinding {
  readonly rule: LintRule;
  /** `error`: Azure refuses it. `warning`: it is taken but hardly meant. `info`: it is good to know. */
  readonly severity: 'error' | 'warning' | 'info';
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** `U+200B` where it is about a character; null otherwise. */
  readonly codePoint: string | null;
  readonly message: string;
  /** `cleanTemplate` takes it away. */
  readonly fixable: boolean;
}

export type TemplateScope = 'resource-group' | 'subscription' | 'management-group' | 'tenant';

export interface LintReport {
  /** What the text is, by its `$schema`, else by what it holds. */
  readonly kind: 'template' | 'parameters' | 'unknown';
  /** At what level the template is deployed; null for what is no template or does not say. */
  readonly scope: TemplateScope | null;
  /** In order of position, at most `mostFindings`. */
  readonly findings: readonly LintFinding[];
  /** Findings beyond those that are listed. */
  readonly more: number;
  /** Azure would refuse it. */
  readonly hasErrors: boolean;
  /** Size in UTF-8. */
  readonly bytes: number;
}

export const mostFindings = 500;
/** ARM takes at most 4 MB of a template. */
export const greatestTemplateBytes = 4 * 1024 * 1024;
/** Deeper than any template; parsing goes down recursively. */
const greatestDepth = 400;

export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** Some bytes were no characters of that encoding, and U+FFFD stands in their place. */
  readonly damaged: boolean;
}

/** Text out of a file's bytes. A byte order mark stays in the text. */
export function decodeTemplate(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  try {
    return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes), encoding, damaged: false };
  } catch {
    return { text: new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes), encoding, damaged: true };
  }
}

function encodingOf(bytes: Uint8Array): DecodedText['encoding'] {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // JSON begins with a character of ASCII: where its zeros stand tells the order.
  if (first === 0 && second !== undefined && second !== 0) return 'utf-16be';
  return first !== undefined && first !== 0 && second === 0 && third !== 0 ? 'utf-16le' : 'utf-8';
}

/** Looks a template or a parameters file over. Takes 4 MB in well under a second. */
export function lintTemplate(input: Uint8Array | string, expected: 'template' | 'parameters'): LintReport {
  const decoded: DecodedText = typeof input === 'string' ? { text: input, encoding: 'utf-8', damaged: false } : decodeTemplate(input);
  const bytes = typeof input === 'string' || decoded.encoding !== 'utf-8' ? new TextEncoder().encode(decoded.text).length : input.length;
  const book = new FindingBook(decoded.text);
  lintEncoding(decoded, book);
  if (bytes > greatestTemplateBytes) book.add('size', 'error', 0, `This is ${(bytes / 1024 / 1024).toFixed(1)} MB. Azure takes at most 4 MB: move parts into linked templates.`);
  const { depth } = lintCharacters(decoded.text, book);
  if (decoded.text.trim() === '') {
    book.add('empty', 'error', 0, 'There is nothing in it.');
    return book.report('unknown', null, bytes);
  }
  if (depth > greatestDepth) {
    book.add('depth', 'error', 0, `Values are nested ${depth} deep, which Azure does not take.`);
    return book.report('unknown', null, bytes);
  }
  const root = lintJson(maskedTemplate(decoded.text), book);
  lintKind(root, expected, book);
  return book.report(root.kind, root.kind === 'template' ? scopeOfSchema(root.schema) : null, bytes);
}

class FindingBook {
  readonly #text: string;
  readonly #starts: number[] = [0];
  readonly #found: { readonly offset: number; readonly finding: LintFinding }[] = [];
  readonly #errorLines = new Set<number>();

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  add(rule: LintRule, severity: LintFinding['severity'], offset: number, message: string, more: { readonly codePoint?: string; readonly fixable?: boolean } = {}): void {
    const { line, column } = this.placeOf(offset);
    if (severity === 'error') this.#errorLines.add(line);
    this.#found.push({ offset, finding: { rule, severity, line, column, codePoint: more.codePoint ?? null, message, fixable: more.fixable ?? false } });
  }

  /** An error of the parser that a character explains already is not told twice. */
  addJsonError(offset: number, message: string): void {
    if (!this.#errorLines.has(this.placeOf(offset).line)) this.add('json', 'error', offset, message);
  }

  placeOf(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.min(offset, this.#text.length) - (this.#starts[low] ?? 0) + 1 };
  }

  report(kind: LintReport['kind'], scope: TemplateScope | null, bytes: number): LintReport {
    const ordered = this.#found.toSorted((left, right) => left.offset - right.offset);
    const findings = ordered.slice(0, mostFindings).map(({ finding }) => finding);
    return { kind, scope, findings, more: ordered.length - findings.length, hasErrors: ordered.some(({ finding }) => finding.severity === 'error'), bytes };
  }
}

function lintEncoding({ text, encoding, damaged }: DecodedText, book: FindingBook): void {
  if (encoding !== 'utf-8') book.add('encoding', 'error', 0, 'The file is in UTF-16. Azure wants UTF-8: save the cleaned text.', { fixable: true });
  if (damaged) book.add('encoding', 'error', Math.max(0, text.indexOf('\uFFFD')), 'Some bytes are no characters. The file may have been saved in another encoding than UTF-8.');
}

function lintCharacters(text: string, book: FindingBook): { readonly depth: number } {
  const suspicious = text.search(suspectPattern) >= 0;
  let depth = 0;
  let deepest = 0;
  // Cleaning stops at a text that has no end on its line.
  let mayFix = true;
  for (const region of regionsOf(text)) {
    if (region.place === 'outside') {
      for (let at = region.from; at < region.to; at += 1) {
        const code = text.charCodeAt(at);
        if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, (depth += 1));
        else if (code === 0x7d || code === 0x5d) depth -= 1;
      }
    }
    if (region.place === 'text') lintText(region, book);
    mayFix &&= region.place !== 'text' || (!region.open && region.lineEndAt < 0);
    if (suspicious) lintSuspects(text, region, mayFix, book);
  }
  return { depth: deepest };
}

function lintText({ from, open, lineEndAt, tabAt }: Region, book: FindingBook): void {
  if (open) {
    book.add('unclosed-text', 'error', from, 'A text begins here and is not closed.');
    return;
  }
  if (lineEndAt >= 0) book.add('multi-line-text', 'warning', from, 'A text goes over the end of its line. Tools of Azure allow that, other programs do not; a missing quote looks the same.');
  if (tabAt >= 0) book.add('tab-in-text', 'error', tabAt, 'A tab stands inside a text. Write \\t or spaces instead.', { codePoint: 'U+0009' });
}

function lintSuspects(text: string, region: Region, mayFix: boolean, book: FindingBook): void {
  suspectPattern.lastIndex = 0;
  for (const { index } of text.slice(region.from, region.to).matchAll(suspectPattern)) {
    const at = region.from + index;
    const suspect = suspectCharacter(text.charCodeAt(at));
    if (suspect === null) continue;
    const told = place(text, region, at, suspect.kind, suspect.name);
    book.add(suspect.kind, told.severity, at, told.message, { codePoint: codePointText(text.charCodeAt(at)), fixable: told.fixable && mayFix });
  }
}

interface Told {
  readonly severity: LintFinding['severity'];
  readonly message: string;
  readonly fixable: boolean;
}

function place(text: string, region: Region, at: number, kind: CharacterKind, name: string): Told {
  if (kind === 'byte-order-mark' && at === 0) return { severity: 'warning', fixable: true, message: 'The file begins with a byte order mark, which some tools of Azure refuse.' };
  if (region.place === 'comment') return { severity: 'info', fixable: false, message: `A ${name} stands in a comment.` };
  const isQuote = region.place === 'smart-text' && (at === region.from || at === region.to - 1) && isDoubleSmartQuote(text.charCodeAt(at));
  if (isQuote) return { severity: 'error', fixable: true, message: `A ${name} stands where JSON wants a plain ".` };
  if (region.place === 'outside') {
    const fixable = kind !== 'smart-quote' && kind !== 'full-width';
    return { severity: 'error', fixable, message: `A ${name} stands between values, where JSON does not allow it.` };
  }
  return inText(text, region, kind, name);
}

function inText(text: string, { from }: Region, kind: CharacterKind, name: string): Told {
  const isExpression = text.charCodeAt(from + 1) === 0x5b && text.charCodeAt(from + 2) !== 0x5b;
  if (kind === 'control') return { severity: 'error', fixable: false, message: `A ${name} stands inside a text. Write it as \\u… or remove it.` };
  if (kind === 'smart-quote' || kind === 'full-width') {
    return isExpression
      ? { severity: 'error', fixable: false, message: `A ${name} stands inside a template expression. Expressions want plain characters.` }
      : { severity: 'info', fixable: false, message: `A ${name} stands inside a text.` };
  }
  return { severity: 'warning', fixable: false, message: `A ${name} stands inside a text. It is part of the value: names and keys with it do not match.` };
}

interface Root {
  schema: string | null;
  contentVersion: boolean;
  isObject: boolean;
  readonly keys: Set<string>;
  kind: LintReport['kind'];
}

/** Errors of the parser after the first ones are consequences. */
const mostJsonErrors = 25;

function lintJson(text: string, book: FindingBook): Root {
  const root: Root = { schema: null, contentVersion: false, isObject: false, keys: new Set(), kind: 'unknown' };
  const open: (Set<string> | null)[] = [];
  let errors = 0;
  let comma = -1;
  let property = '';
  visit(text, {
    onObjectBegin: () => {
      if (open.length === 0) root.isObject = true;
      open.push(new Set());
      comma = -1;
    },
    onArrayBegin: () => {
      open.push(null);
      comma = -1;
    },
    onObjectProperty: (name, offset) => {
      const names = open.at(-1);
      const plain = name.toLowerCase();
      if (names?.has(plain)) book.add('duplicate-key', 'error', offset, `'${name.slice(0, 80)}' is there twice. Azure reads names in any case and takes only one of them.`);
      names?.add(plain);
      if (open.length === 1) root.keys.add(plain);
      property = plain;
      comma = -1;
    },
    onLiteralValue: (value: unknown) => {
      comma = -1;
      if (open.length !== 1 || typeof value !== 'string') return;
      if (property === '$schema') root.schema = value;
      if (property === 'contentversion') root.contentVersion = /^\d+(\.\d+){3}$/.test(value);
    },
    onSeparator: (character, offset) => {
      if (character === ',') comma = offset;
    },
    onObjectEnd: () => { closed(); },
    onArrayEnd: () => { closed(); },
    onComment: (offset) => book.add('comment', 'info', offset, 'A comment. Tools of Azure allow it in templates; other programs do not.'),
    onError: (error, offset) => {
      errors += 1;
      if (errors <= mostJsonErrors) book.addJsonError(offset, jsonErrorWords(error));
    },
  }, { allowTrailingComma: true });
  root.kind = kindOf(root);
  return root;

  function closed(): void {
    if (comma >= 0) book.add('trailing-comma', 'warning', comma, 'A comma stands behind the last item. Tools of Azure allow it; the service itself does not.');
    comma = -1;
    open.pop();
  }
}

const jsonErrors = wordTable({
  InvalidSymbol: 'This is no JSON value. Texts need plain double quotes.',
  InvalidNumberFormat: 'This number is not written as JSON wants it.',
  UnexpectedEndOfNumber: 'This number is not written as JSON wants it.',
  PropertyNameExpected: 'A name in double quotes is expected here.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon is expected here.',
  CommaExpected: 'A comma is expected here.',
  CloseBraceExpected: 'A closing brace } is missing here.',
  CloseBracketExpected: 'A closing bracket ] is missing here.',
  EndOfFileExpected: 'There is something behind the end of the document.',
  InvalidCommentToken: 'A comment is not allowed here.',
  UnexpectedEndOfComment: 'A comment is not closed.',
  UnexpectedEndOfString: 'A text is not closed.',
  InvalidUnicode: 'A \\u must be followed by four hexadecimal digits.',
  InvalidEscapeCharacter: 'A backslash must be followed by one of " \\ / b f n r t u.',
  InvalidCharacter: 'A text holds a character that must be escaped.',
});

function jsonErrorWords(error: ParseErrorCode): string {
  return jsonErrors(printParseErrorCode(error)) ?? 'This is no valid JSON.';
}

const schemaShape = /^https?:\/\/schema\.management\.azure\.com\/schemas\/\d{4}-\d{2}-\d{2}(?:-preview)?\/([a-zA-Z]+)\.json#?$/i;

/** Last part of the schema in lower case; null where it is none of Azure's. */
function schemaName(schema: string | null): string | null {
  return schema === null ? null : schemaShape.exec(schema.trim())?.[1]?.toLowerCase() ?? null;
}

function kindOf({ schema, keys }: Root): LintReport['kind'] {
  const name = schemaName(schema);
  if (name?.endsWith('parameters')) return 'parameters';
  if (name?.endsWith('deploymenttemplate')) return 'template';
  if (keys.has('resources')) return 'template';
  return keys.has('parameters') ? 'parameters' : 'unknown';
}

const scopes = wordTable<TemplateScope>({
  deploymenttemplate: 'resource-group', subscriptiondeploymenttemplate: 'subscription', managementgroupdeploymenttemplate: 'management-group', tenantdeploymenttemplate: 'tenant',
});

/** At what level a template of this `$schema` is deployed; null where it does not say. */
export function scopeOfSchema(schema: string | null): TemplateScope | null {
  return scopes(schemaName(schema) ?? '') ?? null;
}

function lintKind(root: Root, expected: 'template' | 'parameters', book: FindingBook): void {
  if (root.kind === 'unknown' || !root.isObject) {
    if (expected === 'template') book.add('not-a-template', 'error', 0, 'This is no template: it has no resources.');
    else book.add('not-parameters', 'error', 0, 'This is no parameters file: it has no parameters.');
    return;
  }
  if (root.kind !== expected) {
    if (expected === 'template') book.add('parameters-as-template', 'error', 0, 'This is a parameters file. The template is another file.');
    else book.add('template-as-parameters', 'error', 0, 'This is a template. The parameters file is another file.');
    return;
  }
  if (root.schema === null) book.add('schema-missing', expected === 'template' ? 'error' : 'warning', 0, 'It has no $schema, by which Azure knows what it is.');
  else if (schemaName(root.schema) === null) book.add('schema-unknown', 'warning', 0, `Its $schema is none of Azure's: ${root.schema.slice(0, 120)}`);
  if (expected === 'template' && !root.keys.has('resources')) book.add('not-a-template', 'error', 0, 'The template has no resources.');
  if (!root.contentVersion) book.add('content-version', root.keys.has('contentversion') || expected === 'parameters' ? 'warning' : 'error', 0, 'It has no contentVersion such as "1.0.0.0".');
}
