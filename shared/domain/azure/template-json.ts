import { parse, type ParseError } from 'jsonc-parser';

/** Where reading stopped. Line and column from 1. */
export interface JsonTrouble {
  readonly line: number;
  readonly column: number;
  readonly words: string;
}

/** Value of a template or parameters file, with comments and trailing commas as tools of Azure allow them. A byte order mark at the beginning does not matter. */
export function readTemplateJson(text: string): { readonly value: unknown } | JsonTrouble {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const errors: ParseError[] = [];
  try {
    const value: unknown = parse(source, errors, { allowTrailingComma: true });
    const [first] = errors;
    return first === undefined ? { value } : troubleAt(source, first.offset, 'This is no valid JSON from here on.');
  } catch {
    // The parser goes down recursively.
    return troubleAt(source, 0, 'Values are nested too deep.');
  }
}

function troubleAt(source: string, offset: number, words: string): JsonTrouble {
  const before = source.slice(0, offset);
  return { line: before.split('\n').length, column: offset - (before.lastIndexOf('\n') + 1) + 1, words };
}
