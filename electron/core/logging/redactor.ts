/** What stands where a secret was. */
const mark = '‹hidden›';

/** Names of fields whose value is never written, whatever it is. */
const secretNames = /^(pass(word|phrase)?|pin|token|secret|authorization|proxy-authorization|cookie|set-cookie|credentials?|private-?key|csrf-token|x-csrf-token|wmid)$/i;

/** Shapes that are secret wherever they stand in a text. */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~-]{3,}/gi, `$1 ${mark}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"']+@/gi, `$1${mark}@`],
  [/\b(pass(?:word|phrase)?|pin|token|secret|CSRF-Token|WMID)(=|%3D)[^&;\s"'<>]+/gi, `$1$2${mark}`],
  // A JSON web token: its first part begins with `{"`.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, mark],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, mark],
];

/** Shorter values would hide half of every sentence, and protect nothing. */
const shortestSecret = 4;
/** Passwords typed into forms that were never stored, PINs, secret texts: the last so many are remembered. */
const maxPassing = 500;
const maxDepth = 6;
const shortestKeyLine = 32;
/** The longest usual key, RSA of 8192 bits, has about a hundred lines. */
const maxKeyLines = 300;

/**
 * Takes secrets out of whatever is about to be written or shown. It knows the names under which secrets travel, the
 * shapes that they have, and every secret value that the program has met, in the encodings in which it might reappear.
 */
export class Redactor {
  readonly #lasting = new Map<string, string>();
  readonly #passing: string[] = [];
  #pattern: RegExp | null = null;

  /**
   * A stored secret under its name; a later value of that name replaces it. JSON is taken apart, user names excepted. Tokens
   * that leave a cache are good for a while longer, and stay known.
   */
  learn(name: string, value: string): void {
    for (const token of namedSecrets(parsedOrNull(this.#lasting.get(name) ?? ''))) this.learnPassing(token);
    this.#lasting.set(name, value);
    this.#pattern = null;
  }

  /** A secret that comes through without being stored. */
  learnPassing(value: string): void {
    if (value.length < shortestSecret || this.#passing.includes(value)) return;
    this.#passing.push(value);
    if (this.#passing.length > maxPassing) this.#passing.shift();
    this.#pattern = null;
  }

  text(text: string): string {
    this.#pattern ??= patternOf([...[...this.#lasting.values()].flatMap(secretParts), ...this.#passing]);
    let clean = text.replace(this.#pattern, mark);
    for (const [shape, replacement] of secretShapes) clean = clean.replace(shape, replacement);
    return clean;
  }

  /** A copy that can be written as JSON: secrets hidden, errors as name and message, depth and length bounded. */
  value(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return this.text(value.slice(0, 4_000));
    if (typeof value === 'bigint') return value.toString();
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
    if (typeof value !== 'object') return undefined;
    if (depth >= maxDepth) return '…';
    if (value instanceof Error) return this.#error(value, depth);
    if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
    if (Array.isArray(value)) return value.slice(0, 50).map((each) => this.value(each, depth + 1));
    return Object.fromEntries(
      Object.entries(value).slice(0, 100).map(([name, each]) => [name, secretNames.test(name) && each !== null && each !== undefined ? mark : this.value(each, depth + 1)]),
    );
  }

  #error(error: Error, depth: number): unknown {
    return {
      name: error.name,
      message: this.text(error.message),
      ...('code' in error ? { code: this.value(error.code, depth + 1) } : {}),
      ...(error.stack ? { stack: this.text(error.stack.slice(0, 4_000)) } : {}),
      ...(error.cause === undefined ? {} : { cause: this.value(error.cause, depth + 1) }),
    };
  }
}

/** The strings within a stored secret that are worth hiding on their own. */
function secretParts(secret: string): string[] {
  const parsed = parsedOrNull(secret);
  if (typeof parsed !== 'object' || parsed === null) return [secret];
  const fields: Record<string, unknown> = { ...parsed };
  const leaves = Object.entries(fields).filter(([name]) => name !== 'userName').map(([, value]) => value);
  const parts = [...leaves.filter((value) => typeof value === 'string'), ...leaves.flatMap((value) => namedSecrets(value))];
  const { userName, password } = fields;
  if (typeof userName !== 'string' || typeof password !== 'string') return [secret, ...parts, ...parts.flatMap(keyLines)];
  // How HTTP carries them, once more with the prefix that leaves the CSRF check out (device-portal.md §1.1).
  const basic = [`${userName}:${password}`, `auto-${userName}:${password}`].map((pair) => Buffer.from(pair, 'utf8').toString('base64'));
  return [secret, ...parts, ...basic];
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Fields named `secret` further down: a cache of tokens keeps each beside names and ids that are none. */
function namedSecrets(value: unknown, depth = 0): string[] {
  if (typeof value !== 'object' || value === null || depth >= maxDepth) return [];
  return Object.entries(value).flatMap(([name, field]) => (name === 'secret' && typeof field === 'string' ? [field] : namedSecrets(field, depth + 1)));
}

/** Lines of private keys in PEM text: an error that quotes one line of a key would otherwise get through. */
function keyLines(text: string): string[] {
  const keys = [...text.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----([\s\S]*?)-----END/g)].map(([, body = '']) => body);
  return keys.flatMap((body) => body.split(/\r?\n/)).filter((line) => line.length >= shortestKeyLine).slice(0, maxKeyLines);
}

function patternOf(secrets: readonly string[]): RegExp {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    const base64 = Buffer.from(secret, 'utf8').toString('base64');
    const json = JSON.stringify(secret).slice(1, -1);
    for (const form of [secret, encodeURIComponent(secret), base64, base64.replace(/=+$/, ''), encodeURIComponent(base64), json]) forms.add(form);
  }
  if (forms.size === 0) return /(?!)/g;
  const longestFirst = [...forms].sort((left, right) => right.length - left.length);
  return new RegExp(longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)).join('|'), 'g');
}
