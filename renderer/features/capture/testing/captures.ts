import type { Capture } from '../../../../shared/contract/devices.ts';
import type { CaptureId } from '../../../../shared/domain/identifiers.ts';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand's schema stays in main
const captureId = (text: string): CaptureId => text as CaptureId;

/** @returns a photo of that number, a minute later than the one before, with the given parts. */
export function captureOf(number: number, parts: Partial<Capture> = {}): Capture {
  const kind = parts.kind ?? 'photo';
  return {
    id: captureId(`c${number}`),
    name: `20261120_${String(120_000 + number)}_HoloLens.${kind === 'video' ? 'mp4' : 'jpg'}`,
    kind,
    createdAt: Date.UTC(2026, 10, 20, 12, number),
    sizeBytes: 1_000_000,
    settling: false,
    downloaded: null,
    ...parts,
  };
}

/** A download that was verified. */
export const downloadedBefore: Capture['downloaded'] = { at: Date.UTC(2026, 10, 20, 13), verified: true, folderLabel: '/home/me/Captures' };
