/*
 * The expressions of ARM templates: `[concat(parameters('name'), '-web')]`. A text that begins with `[` and ends with `]` is
 * one; `[[` at the beginning means a plain `[`.
 */

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression };

/** ARM's own limit of an expression (24,576 characters). */
const longestExpression = 24_576;
const deepest = 100;

export function isExpressionText(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[') && text.length > 2;
}

/**
 * What a text of a template means.
 * @returns a literal for a plain text; null for an expression that cannot be read
 */
export function parseTemplateText(text: string): Expression | null {
  if (text.startsWith('[[')) return { kind: 'literal', value: text.slice(1) };
  return isExpressionText(text) ? parseExpression(text.slice(1, -1)) : { kind: 'literal', value: text };
}

/** Reads what stands between the brackets. Null where it cannot be read. */
export function parseExpression(source: string): Expression | null {
  if (source.length > longestExpression) return null;
  const tokens = tokensOf(source);
  if (tokens === null) return null;
  const reader = new Reader(tokens);
  const expression = reader.expression(0);
  return expression !== null && reader.isAtEnd ? expression : null;
}

type Token = { readonly kind: 'text'; readonly value: string } | { readonly kind: 'number'; readonly value: number } | { readonly kind: 'name'; readonly value: string } | { readonly kind: 'sign'; readonly value: string };

function tokensOf(source: string): Token[] | null {
  const shape = /\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|([()[\],.?]))/y;
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  while (shape.lastIndex < end) {
    const found = shape.exec(source);
    if (found === null) return null;
    const [, text, number, name, sign] = found;
    if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  expression(depth: number): Expression | null {
    if (depth > deepest) return null;
    let result = this.#primary(depth);
    while (result !== null) {
      if (this.#take('?')) continue;
      if (this.#take('.')) result = this.#member(result);
      else if (this.#take('[')) result = this.#index(result, depth);
      else break;
    }
    return result;
  }

  #primary(depth: number): Expression | null {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined || token.kind === 'sign') return null;
    if (token.kind !== 'name') return { kind: 'literal', value: token.value };
    if (this.#take('(')) {
      const args = this.#args(depth);
      if (args === null) return null;
      return constantCall(token.value, args);
    }
    return /^(true|false|null)$/i.test(token.value) ? { kind: 'literal', value: token.value.toLowerCase() === 'null' ? null : token.value.toLowerCase() === 'true' } : this.#namespaced(token.value, depth);
  }

  #namespaced(namespace: string, depth: number): Expression | null {
    if (!this.#take('.')) return null;
    const name = this.#tokens[this.#at];
    if (name?.kind !== 'name') return null;
    this.#at += 1;
    const args = this.#take('(') ? this.#args(depth) : null;
    return args === null ? null : { kind: 'call', name: `${namespace}.${name.value}`, args };
  }

  #args(depth: number): Expression[] | null {
    const args: Expression[] = [];
    if (this.#take(')')) return args;
    do {
      const argument = this.expression(depth + 1);
      if (argument === null) return null;
      args.push(argument);
    } while (this.#take(','));
    return this.#take(')') ? args : null;
  }

  #member(of: Expression): Expression | null {
    this.#take('?');
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token?.kind === 'name' ? { kind: 'member', of, name: token.value } : null;
  }

  #index(of: Expression, depth: number): Expression | null {
    this.#take('?');
    const at = this.expression(depth + 1);
    return at !== null && this.#take(']') ? { kind: 'index', of, at } : null;
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.value !== sign) return false;
    this.#at += 1;
    return true;
  }
}

function constantCall(name: string, args: readonly Expression[]): Expression {
  const constant = args.length === 0 ? name.toLowerCase() : '';
  if (constant === 'true' || constant === 'false') return { kind: 'literal', value: constant === 'true' };
  return constant === 'null' ? { kind: 'literal', value: null } : { kind: 'call', name, args };
}

/** The expression as text, the same for the same meaning of case and spaces. */
export function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case 'literal': return typeof expression.value === 'string' ? `'${expression.value.replaceAll("'", "''")}'` : String(expression.value);
    case 'call': return `${expression.name.toLowerCase()}(${expression.args.map(expressionText).join(',')})`;
    case 'member': return `${expressionText(expression.of)}.${expression.name}`;
    case 'index': return `${expressionText(expression.of)}[${expressionText(expression.at)}]`;
  }
}

/** The expression and everything in it, outermost first. */
export function* partsOf(expression: Expression): Generator<Expression, void, undefined> {
  yield expression;
  if (expression.kind === 'call') for (const argument of expression.args) yield* partsOf(argument);
  if (expression.kind === 'member' || expression.kind === 'index') yield* partsOf(expression.of);
  if (expression.kind === 'index') yield* partsOf(expression.at);
}

/** Every expression inside a JSON value, with the path at which it stands. Names of members are looked at too. */
export function* expressionsIn(value: unknown, path: readonly (string | number)[] = []): Generator<{ readonly expression: Expression; readonly path: readonly (string | number)[] }, void, undefined> {
  if (path.length > 200) return;
  if (typeof value === 'string') {
    const expression = isExpressionText(value) ? parseTemplateText(value) : null;
    if (expression !== null) yield { expression, path };
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    if (isExpressionText(name)) yield* expressionsIn(name, at);
    yield* expressionsIn(member, at);
  }
}

/** Names that an expression asks `parameters()` or `variables()` for, as they are written. */
export function namesAskedFor(expression: Expression, of: 'parameters' | 'variables'): string[] {
  const names: string[] = [];
  for (const part of partsOf(expression)) {
    if (part.kind !== 'call' || part.name.toLowerCase() !== of) continue;
    const [argument] = part.args;
    if (argument?.kind === 'literal' && typeof argument.value === 'string') names.push(argument.value);
  }
  return names;
}
