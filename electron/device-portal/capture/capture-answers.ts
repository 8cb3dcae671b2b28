import * as z from 'zod';
import { amount, optionalFlag } from '../wire/fields.ts';
import { epochMsFromFileTime } from '../wire/filetime.ts';

/** One file of the camera roll as the device lists it. */
export interface ListedCapture {
  /** Exactly as the device writes it: it goes back that way. */
  readonly name: string;
  readonly createdAt: number | null;
  readonly sizeBytes: number;
}

/** FILETIME passes 2^53 and comes as bigint; a device that writes it as text is understood, too. */
const fileTime = z.union([z.bigint(), z.number().transform((value) => BigInt(Math.round(value))), z.string().regex(/^\d{1,20}$/u).transform(BigInt)])
  .nullish().catch(null)
  .transform((value) => (value === null || value === undefined ? null : epochMsFromFileTime(value)));

const listed = z.object({ FileName: z.string().min(1).max(4_000), CreationTime: fileTime, FileSize: amount.nullish().catch(null) })
  .transform((answer): ListedCapture => ({ name: answer.FileName, createdAt: answer.CreationTime, sizeBytes: Math.max(0, Math.round(answer.FileSize ?? 0)) }));

/** `GET mrc/files`: unsorted; an entry that cannot be read does not take the others with it. */
export const captureFilesAnswer = z.object({ MrcRecordings: z.array(z.unknown()).nullish() })
  .transform((answer) => (answer.MrcRecordings ?? []).flatMap((entry) => {
    const result = listed.safeParse(entry);
    return result.success ? [result.data] : [];
  }));

/** `GET mrc/status`: tells of the portal's own recording only; RS1 adds the state of a process, HoloLens 2 does not. */
export const captureStatusAnswer = z.object({ IsRecording: optionalFlag }).transform((answer) => answer.IsRecording ?? false);

const fileNameAnswer = z.string().min(1).max(4_000).nullish().catch(null).transform((value) => value ?? null);
export const photoAnswer = z.object({ PhotoFileName: fileNameAnswer }).transform((answer) => answer.PhotoFileName);
export const videoAnswer = z.object({ VideoFileName: fileNameAnswer }).transform((answer) => answer.VideoFileName);

/** `GET mrc/settings`: known and unknown settings alike. */
export const captureSettingsAnswer = z.object({ MrcSettings: z.array(z.unknown()).nullish() })
  .transform((answer) => (answer.MrcSettings ?? []).flatMap((entry) => {
    const result = z.object({ Setting: z.string().min(1), Value: z.unknown() }).safeParse(entry);
    return result.success ? [{ name: result.data.Setting, value: result.data.Value }] : [];
  }));
