import { createReadStream } from 'node:fs';

export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Null for a line that is longer than allowed. */
  readonly text: string | null;
}

/** What came with one piece of the file. */
export interface LinePiece {
  readonly bytes: number;
  readonly lines: readonly TextLine[];
}

/**
 * Lines of a UTF-8 file, piece by piece, so that whoever reads them can let others have their turn. No more than one line
 * of the allowed length is ever in memory, whatever the file holds.
 * @param longest characters of a line. @param signal ends the reading with its reason.
 */
export async function* textLines(path: string, longest: number, signal: AbortSignal): AsyncGenerator<LinePiece, void, undefined> {
  const decoder = new TextDecoder();
  let number = 1;
  let begun = '';
  let tooLong = false;
  for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1_024, signal })) {
    const bytes: Uint8Array = chunk;
    const pieces = decoder.decode(bytes, { stream: true }).split('\n');
    const lines: TextLine[] = [];
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) {
        lines.push({ number: number++, text: tooLong ? null : begun });
        begun = '';
        tooLong = false;
      }
      if (tooLong) continue;
      begun += piece;
      if (begun.length > longest) {
        begun = '';
        tooLong = true;
      }
    }
    yield { bytes: bytes.length, lines };
  }
  if (begun !== '' || tooLong) yield { bytes: 0, lines: [{ number, text: tooLong ? null : begun }] };
}
