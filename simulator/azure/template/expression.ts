import { TemplateError } from './template-error.ts';

/** A template expression, parsed. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string; readonly isSafe: boolean }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression };

type Token = { readonly kind: 'name' | 'text' | 'number' | 'sign'; readonly text: string };

const TOKEN = /\s*(?:(?<name>[A-Za-z_]\w*)|(?<number>-?\d+)|'(?<text>(?:[^']|'')*)'|(?<sign>\.\?|[().,[\]]))/gy;
/** Deeper nesting than this is refused, so that no template overflows the stack. */
const DEEPEST = 200;

const parsed = new Map<string, Expression>();
const REMEMBERED = 20_000;

/** Whether a text of a template is an expression: `[…]`, but not `[[…`, which is the text `[…`. */
export const isExpression = (text: string): boolean => text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');

/** The text that a template's text stands for where it is no expression. */
export const literalText = (text: string): string => (text.startsWith('[[') ? text.slice(1) : text);

/** Parses `[concat('a', 'b')]`. @throws TemplateError in Azure's words */
export function parseExpression(text: string): Expression {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const expression = new Parser(text).parse();
  if (parsed.size >= REMEMBERED) parsed.clear();
  parsed.set(text, expression);
  return expression;
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = this.#tokenize(text.slice(1, -1));
  }

  parse(): Expression {
    const expression = this.#expression();
    if (this.#at < this.#tokens.length) throw this.#invalid();
    return expression;
  }

  #expression(): Expression {
    if (++this.#depth > DEEPEST) throw this.#invalid();
    let result = this.#primary();
    for (;;) {
      if (this.#takes('.')) result = { kind: 'member', of: result, name: this.#name(), isSafe: false };
      else if (this.#takes('.?')) result = { kind: 'member', of: result, name: this.#name(), isSafe: true };
      else if (this.#takes('[')) {
        result = { kind: 'index', of: result, index: this.#expression() };
        this.#expect(']');
      } else break;
    }
    this.#depth--;
    return result;
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'text') return { kind: 'literal', value: token.text };
    if (token?.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token?.kind !== 'name') throw this.#invalid();
    let name = token.text;
    // A function of the template's own namespaces: `contoso.name(…)`.
    while (this.#takes('.')) name += `.${this.#name()}`;
    this.#expect('(');
    const args: Expression[] = [];
    if (!this.#takes(')')) {
      do args.push(this.#expression());
      while (this.#takes(','));
      this.#expect(')');
    }
    return { kind: 'call', name, args };
  }

  #name(): string {
    const token = this.#tokens[this.#at++];
    if (token?.kind !== 'name') throw this.#invalid();
    return token.text;
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#takes(sign)) throw this.#invalid();
  }

  #tokenize(text: string): readonly Token[] {
    const tokens: Token[] = [];
    const pattern = new RegExp(TOKEN);
    while (pattern.lastIndex < text.trimEnd().length) {
      const groups = pattern.exec(text)?.groups;
      if (groups === undefined) throw this.#invalid();
      const { name, number, sign } = groups;
      if (name !== undefined) tokens.push({ kind: 'name', text: name });
      else if (number !== undefined) tokens.push({ kind: 'number', text: number });
      else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
      else tokens.push({ kind: 'text', text: (groups['text'] ?? '').replaceAll("''", "'") });
    }
    return tokens;
  }

  #invalid(): TemplateError {
    return new TemplateError(
      `The language expression '${this.#text.slice(1, -1)}' is not valid: the string character ends unexpectedly or a token is not expected at this position. Please see https://aka.ms/arm-functions for usage details.`,
    );
  }
}
