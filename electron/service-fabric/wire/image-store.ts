import type * as z from 'zod';
import { int64OrNull, listOf, numberOrNull, text, textOrEmpty, timeOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { answerOf } from './shape.ts';

/** Sizes in bytes. Paths are relative to the store's root; their separator differs between versions. */
export const imageStoreContent = answerOf({
  storeFiles: listOf(answerOf({
    storeRelativePath: text,
    fileSize: numberOrNull,
    fileVersion: answerOf({ versionNumber: int64OrNull, epochDataLossNumber: int64OrNull, epochConfigurationNumber: int64OrNull }).nullable(),
    modifiedDate: timeOrNull,
  })),
  storeFolders: listOf(answerOf({ storeRelativePath: text, fileCount: numberOrNull })),
});
export type ImageStoreContent = Immutable<z.infer<typeof imageStoreContent>>;

export const folderSize = answerOf({ storeRelativePath: textOrEmpty, folderSize: numberOrNull });
export type FolderSize = Immutable<z.infer<typeof folderSize>>;

const usage = answerOf({ usedSpace: numberOrNull, fileCount: numberOrNull }).nullable();
export const imageStoreInfo = answerOf({
  diskInfo: answerOf({ capacity: numberOrNull, availableSpace: numberOrNull }).nullable(),
  usedByMetadata: usage,
  usedByStaging: usage,
  usedByCopy: usage,
  usedByRegister: usage,
});
export type ImageStoreInfo = Immutable<z.infer<typeof imageStoreInfo>>;

/** Unfinished uploads; `expectedRanges` are the bytes that are still wanted, both ends included (§1.7). */
export const uploadSessions = answerOf({
  uploadSessions: listOf(answerOf({
    storeRelativeLocation: textOrEmpty,
    storeRelativePath: textOrEmpty,
    sessionId: text,
    modifiedDate: timeOrNull,
    fileSize: numberOrNull,
    expectedRanges: listOf(answerOf({ startPosition: numberOrNull, endPosition: numberOrNull })),
  }).transform(({ storeRelativeLocation, storeRelativePath, expectedRanges, ...rest }) => ({
    ...rest,
    storeRelativePath: storeRelativePath === '' ? storeRelativeLocation : storeRelativePath,
    expectedRanges: expectedRanges.map((range) => ({ startPosition: range.startPosition ?? 0, endPosition: range.endPosition ?? 0 })),
  }))),
}).transform((answer) => answer.uploadSessions);
export type UploadSession = Immutable<z.infer<typeof uploadSessions>>[number];
