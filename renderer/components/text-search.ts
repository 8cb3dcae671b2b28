export interface TextHit {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** More than anybody steps through; beyond it the count says "10,000 or more". */
export const mostHits = 10_000;

/** @returns lines for a search without letter case. A line whose lower-case form has another length keeps its case, so that places stay right. */
export function searchableLines(lines: readonly string[]): readonly string[] {
  return lines.map((line) => {
    const lower = line.toLowerCase();
    return lower.length === line.length ? lower : line;
  });
}

/** @param searchable of `searchableLines`. @returns every place of the text, in order; none for an empty text. */
export function findText(searchable: readonly string[], text: string): readonly TextHit[] {
  const wanted = text.toLowerCase();
  const hits: TextHit[] = [];
  if (wanted === '') return hits;
  for (const [line, content] of searchable.entries()) {
    for (let from = content.indexOf(wanted); from !== -1; from = content.indexOf(wanted, from + wanted.length)) {
      hits.push({ line, from, to: from + wanted.length });
      if (hits.length === mostHits) return hits;
    }
  }
  return hits;
}
