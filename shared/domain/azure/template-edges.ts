import { listOf, memberOf, objectOf, textOf, type JsonObject } from './json-reading.ts';
import { expressionsIn, expressionText, parseTemplateText, partsOf, type Expression } from './template-expression.ts';
import type { SourceResource } from './template-source.ts';

/** That one resource waits for another. */
export interface DependencyEdge {
  /** Key of the resource that is waited for; null where it is not in this template or cannot be told. */
  readonly to: string | null;
  /** `dependsOn` as written, `reference` where a reference() of it makes ARM wait, `parent` where it is nested in it. */
  readonly by: 'dependsOn' | 'reference' | 'parent';
  /** As written. */
  readonly text: string;
}

/** What each resource of a template waits for, by key. One edge for each pair; what is written wins over what is implied. */
export function edgesOf(sources: readonly SourceResource[], variables: JsonObject): ReadonlyMap<string, readonly DependencyEdge[]> {
  const index = new ResourceIndex(sources, variables);
  return new Map(sources.map((source) => [source.key, edgesOfOne(source, index)]));
}

function edgesOfOne(source: SourceResource, index: ResourceIndex): DependencyEdge[] {
  const edges: DependencyEdge[] = listOf(memberOf(source.body, 'dependsOn')).flatMap((raw) => {
    const text = textOf(raw);
    return text === null ? [] : [{ to: index.find(text), by: 'dependsOn' as const, text }];
  });
  if (source.parent !== null) edges.push({ to: source.parent, by: 'parent', text: source.parent });
  const { dependsOn: _written, resources: _children, ...rest } = source.body;
  for (const { expression } of expressionsIn(rest)) {
    for (const part of partsOf(expression)) {
      const to = referenceTarget(part, index);
      if (to !== null && to !== source.key) edges.push({ to, by: 'reference', text: expressionText(part) });
    }
  }
  const seen = new Set<string>();
  return edges.filter(({ to, text }) => {
    const key = to ?? `? ${text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** ARM waits for what `reference()` and `list…()` name, unless another group is named. */
function referenceTarget(part: Expression, index: ResourceIndex): string | null {
  if (part.kind !== 'call' || !/^(reference|list[a-z]*)$/i.test(part.name)) return null;
  const [target] = part.args;
  return target === undefined ? null : index.findExpression(target);
}

const mostSteps = 2_000;

class ResourceIndex {
  readonly #bySymbol: ReadonlyMap<string, string>;
  readonly #byTypeAndName = new Map<string, string>();
  readonly #byName = new Map<string, string | null>();
  readonly #byLoop = new Map<string, string>();
  readonly #variables: JsonObject;
  /** Steps of the look-up that is going on: variables made of many others many times over would take for ever. */
  #steps = 0;

  constructor(sources: readonly SourceResource[], variables: JsonObject) {
    this.#variables = variables;
    this.#bySymbol = new Map(sources.flatMap(({ symbolicName, key }) => (symbolicName === null ? [] : [[symbolicName.toLowerCase(), key]])));
    for (const { key, type, names, body } of sources) {
      const segments = names.map((name) => this.#nameText(name)).join('/');
      this.#byTypeAndName.set(`${type.toLowerCase()} ${segments}`, key);
      // A bare name that two resources have names neither.
      this.#byName.set(segments, this.#byName.has(segments) ? null : key);
      const loop = textOf(memberOf(objectOf(memberOf(body, 'copy')), 'name'));
      if (loop !== null) this.#byLoop.set(loop.toLowerCase(), key);
    }
  }

  /** An entry of `dependsOn`: a symbolic name, a loop's name, a resource's name, or an id in one of its forms. */
  find(text: string): string | null {
    const plain = text.toLowerCase();
    const expression = parseTemplateText(text);
    return this.#bySymbol.get(plain) ?? (expression === null ? null : this.findExpression(expression)) ?? this.#byLoop.get(plain) ?? null;
  }

  findExpression(expression: Expression): string | null {
    this.#steps = 0;
    if (expression.kind === 'call' && /^(subscription)?resourceid$/i.test(expression.name)) return this.#findResourceId(expression.args);
    if (expression.kind === 'literal') {
      const symbol = this.#bySymbol.get(String(expression.value).toLowerCase());
      if (symbol !== undefined) return symbol;
    }
    const pieces = this.#pieces(expression);
    return this.#findTyped(pieces) ?? this.#byName.get(segmentText(pieces)) ?? null;
  }

  #findResourceId(args: readonly Expression[]): string | null {
    const at = args.findIndex((argument) => argument.kind === 'literal' && typeof argument.value === 'string' && /^[^/]+\.[^/]+\//.test(argument.value));
    const type = args[at];
    if (type?.kind !== 'literal') return null;
    const names = args.slice(at + 1).map((argument) => segmentText(this.#pieces(argument)));
    return this.#byTypeAndName.get(`${String(type.value).toLowerCase()} ${names.join('/')}`) ?? null;
  }

  /** `concat('Microsoft.Compute/virtualMachines/', parameters('name'))`, or a whole literal id. */
  #findTyped(pieces: readonly Piece[]): string | null {
    const [first, ...rest] = pieces;
    if (first?.kind !== 'text') return null;
    const literal = first.text.replace(/^\/?(?:subscriptions\/[^/]*\/resourcegroups\/[^/]*\/)?providers\//i, '');
    const parts = splitAtSlashes([{ kind: 'text', text: literal }, ...rest]);
    const [namespace, ...after] = parts;
    if (namespace === undefined || after.length < 2 || after.length % 2 !== 0) return null;
    const types = [plainText(namespace), ...after.flatMap((part, index) => (index % 2 === 0 ? [plainText(part)] : []))];
    if (types.includes(null)) return null;
    const names = after.flatMap((part, index) => (index % 2 === 1 ? [segmentText(part)] : []));
    return this.#byTypeAndName.get(`${types.join('/').toLowerCase()} ${names.join('/')}`) ?? null;
  }

  #nameText(name: string): string {
    this.#steps = 0;
    const expression = parseTemplateText(name);
    return expression === null ? name : segmentText(this.#pieces(expression));
  }

  /** The expression as a row of known and unknown pieces, with variables put in, `concat` and `format` taken apart. */
  #pieces(expression: Expression, depth = 0): Piece[] {
    if (expression.kind === 'literal') return [{ kind: 'text', text: String(expression.value) }];
    this.#steps += 1;
    if (expression.kind === 'call' && depth < 20 && this.#steps < mostSteps) {
      const name = expression.name.toLowerCase();
      if (name === 'concat') return merged(expression.args.flatMap((argument) => this.#pieces(argument, depth + 1)));
      if (name === 'format') return this.#formatted(expression.args, depth);
      const [argument] = expression.args;
      if (name === 'variables' && argument?.kind === 'literal') {
        const value = memberOf(this.#variables, String(argument.value));
        const inner = typeof value === 'string' ? parseTemplateText(value) : null;
        if (inner !== null) return this.#pieces(inner, depth + 1);
      }
    }
    return [{ kind: 'unknown', text: expressionText(expression) }];
  }

  #formatted([pattern, ...args]: readonly Expression[], depth: number): Piece[] {
    if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return [{ kind: 'unknown', text: 'format' }];
    return merged(pattern.value.split(/(\{\d+\})/).flatMap((part): Piece[] => {
      const argument = /^\{\d+\}$/.test(part) ? args[Number(part.slice(1, -1))] : undefined;
      return argument === undefined ? [{ kind: 'text', text: part }] : this.#pieces(argument, depth + 1);
    }));
  }
}

interface Piece {
  readonly kind: 'text' | 'unknown';
  readonly text: string;
}

function merged(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') result[result.length - 1] = { kind: 'text', text: last.text + piece.text };
    else if (piece.text !== '') result.push(piece);
  }
  return result;
}

function splitAtSlashes(pieces: readonly Piece[]): Piece[][] {
  const rows: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind === 'unknown') {
      rows.at(-1)?.push(piece);
      continue;
    }
    for (const [index, text] of piece.text.split('/').entries()) {
      if (index > 0) rows.push([]);
      if (text !== '') rows.at(-1)?.push({ kind: 'text', text });
    }
  }
  return rows.filter((row, index) => row.length > 0 || index < rows.length - 1);
}

function plainText(pieces: readonly Piece[]): string | null {
  return pieces.every(({ kind }) => kind === 'text') ? pieces.map(({ text }) => text).join('') : null;
}

/** The same text for names that are equal by what is written. Known text counts in any case, as names of resources do. */
function segmentText(pieces: readonly Piece[]): string {
  return merged(pieces).map(({ kind, text }) => (kind === 'text' ? text.toLowerCase() : `\u0001${text}\u0001`)).join('');
}
