/**
 * Indents a JSON text without reading it: 64-bit numbers stay the digits that came, and a text that is no JSON comes out
 * legible all the same.
 */
export function indentJson(text: string): string {
  // What is indented already, and what is no JSON at all, stays as it is.
  if (!/^\s*[[{]/.test(text) || /^\s*[[{]\s*\n/.test(text)) return text;
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  const line = (): string => `\n${'  '.repeat(depth)}`;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfString(text, at);
    else if (sign === '{' || sign === '[') {
      const next = nextSign(text, at + 1);
      if (text[next] === '}' || text[next] === ']') {
        out.push(text.slice(from, at + 1), text[next] ?? '');
        at = next;
      } else {
        depth += 1;
        out.push(text.slice(from, at + 1), line());
        at = next - 1;
      }
      from = at + 1;
    } else if (sign === '}' || sign === ']') {
      depth = Math.max(0, depth - 1);
      out.push(text.slice(from, at).trimEnd(), line(), sign);
      from = at + 1;
    } else if (sign === ',') {
      out.push(text.slice(from, at + 1), line());
      from = nextSign(text, at + 1);
      at = from - 1;
    } else if (sign === ':') {
      out.push(text.slice(from, at + 1), ' ');
      from = nextSign(text, at + 1);
      at = from - 1;
    }
  }
  out.push(text.slice(from));
  return out.join('');
}

function nextSign(text: string, at: number): number {
  let index = at;
  while (index < text.length && /\s/.test(text[index] ?? '')) index += 1;
  return index;
}

/** @returns index of the quote that closes the string begun at `at`. */
function endOfString(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index;
  }
  return text.length;
}
