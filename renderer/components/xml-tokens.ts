export type XmlTokenKind = 'text' | 'punctuation' | 'tag' | 'attribute' | 'value' | 'comment' | 'cdata' | 'instruction';

export interface XmlToken {
  readonly kind: XmlTokenKind;
  readonly from: number;
  readonly to: number;
}

/** What a line begins in: comments, tags and values go on over line ends. */
export type XmlState = 'text' | 'tag' | 'comment' | 'cdata' | 'instruction' | 'double' | 'single';

const ends = { comment: '-->', cdata: ']]>', instruction: '?>', double: '"', single: "'" } as const;
const kinds = { comment: 'comment', cdata: 'cdata', instruction: 'instruction', double: 'value', single: 'value' } as const satisfies Record<string, XmlTokenKind>;
const after = { comment: 'text', cdata: 'text', instruction: 'text', double: 'tag', single: 'tag' } as const satisfies Record<string, XmlState>;

const name = /[^\s=<>"'/?]+/y;
const space = /\s+/y;

/**
 * Reads one line of XML for colouring. Never throws and leaves nothing out: what is no XML comes out as text.
 * @param state what the line begins in. @returns its tokens, side by side from 0 to the end, and what the next line begins in.
 */
export function tokenizeXmlLine(line: string, state: XmlState): { readonly tokens: readonly XmlToken[]; readonly state: XmlState } {
  const tokens: XmlToken[] = [];
  let at = 0;
  let now = state;
  const push = (kind: XmlTokenKind, to: number): void => {
    if (to > at) tokens.push({ kind, from: at, to });
    at = to;
  };
  while (at < line.length) {
    if (now === 'text') now = readText(line, at, push);
    else if (now === 'tag') now = readTag(line, at, push);
    else {
      const end = line.indexOf(ends[now], at);
      push(kinds[now], end === -1 ? line.length : end + ends[now].length);
      if (end !== -1) now = after[now];
    }
  }
  return { tokens, state: now };
}

type Push = (kind: XmlTokenKind, to: number) => void;

function readText(line: string, at: number, push: Push): XmlState {
  const open = line.indexOf('<', at);
  if (open !== at) {
    push('text', open === -1 ? line.length : open);
    return 'text';
  }
  // What opens is read together with what it opens: an end sign within the opening does not close it.
  if (line.startsWith('<!--', at)) return opened(line, at, 4, 'comment', push);
  if (line.startsWith('<![CDATA[', at)) return opened(line, at, 9, 'cdata', push);
  if (line.startsWith('<?', at)) return opened(line, at, 2, 'instruction', push);
  const from = at + (line[at + 1] === '/' ? 2 : 1);
  push('punctuation', from);
  name.lastIndex = from;
  const found = name.exec(line);
  if (found !== null) push('tag', from + found[0].length);
  return 'tag';
}

function opened(line: string, at: number, length: number, state: 'comment' | 'cdata' | 'instruction', push: Push): XmlState {
  const end = line.indexOf(ends[state], at + length);
  push(kinds[state], end === -1 ? line.length : end + ends[state].length);
  return end === -1 ? state : 'text';
}

function readTag(line: string, at: number, push: Push): XmlState {
  const sign = line[at];
  if (sign === '>') {
    push('punctuation', at + 1);
    return 'text';
  }
  if (sign === '"' || sign === "'") {
    const state = sign === '"' ? 'double' : 'single';
    const end = line.indexOf(sign, at + 1);
    push('value', end === -1 ? line.length : end + 1);
    return end === -1 ? state : 'tag';
  }
  // A tag that was never closed: the next one begins.
  if (sign === '<') return 'text';
  space.lastIndex = at;
  const gap = space.exec(line);
  if (gap !== null) {
    push('text', at + gap[0].length);
    return 'tag';
  }
  name.lastIndex = at;
  const word = name.exec(line);
  if (word === null) push('punctuation', at + 1);
  else push('attribute', at + word[0].length);
  return 'tag';
}

/** @returns what each line begins in. */
export function xmlLineStates(lines: readonly string[]): readonly XmlState[] {
  let state: XmlState = 'text';
  return lines.map((line) => {
    const before = state;
    ({ state } = tokenizeXmlLine(line, state));
    return before;
  });
}

/** A line beyond this is no line that somebody wrote. */
const writtenLine = 1_500;

/** @returns the lines of an XML text. One that came without line ends is broken where one tag follows another. */
export function xmlLines(xml: string): readonly string[] {
  const lines = xml.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  return lines.some((line) => line.length > writtenLine) ? lines.flatMap((line) => (line.length > writtenLine ? broken(line) : [line])) : lines;
}

/** Indents as it breaks, by the depth that opening and closing tags give. */
function broken(line: string): string[] {
  let depth = 0;
  return line.replace(/>\s*</g, '>\n<').split('\n').map((part) => {
    if (part.startsWith('</')) depth = Math.max(0, depth - 1);
    const indented = '  '.repeat(depth) + part;
    if (/^<[^!?/]/.test(part) && !part.endsWith('/>') && !part.includes('</')) depth += 1;
    return indented;
  });
}
