import * as z from 'zod';

const opaque = z.string().min(1).max(64).regex(/^[A-Za-z0-9_-]+$/);

/** A saved target. Random, never derived from its address. */
export const connectionIdSchema = opaque.brand<'ConnectionId'>();
export type ConnectionId = z.infer<typeof connectionIdSchema>;

export const taskIdSchema = opaque.brand<'TaskId'>();
export type TaskId = z.infer<typeof taskIdSchema>;

/** A folder that main has shown to the user; the page never holds a path that it could alter. */
export const folderHandleSchema = opaque.brand<'FolderHandle'>();
export type FolderHandle = z.infer<typeof folderHandleSchema>;

/** A file that the page has handed over through the upload route. */
export const uploadHandleSchema = opaque.brand<'UploadHandle'>();
export type UploadHandle = z.infer<typeof uploadHandleSchema>;

/** One capture on one headset; stands for its file name, which may hold anything. */
export const captureIdSchema = z.string().min(1).max(512).regex(/^[A-Za-z0-9_-]+$/).brand<'CaptureId'>();
export type CaptureId = z.infer<typeof captureIdSchema>;

export const noticeIdSchema = opaque.brand<'NoticeId'>();
export type NoticeId = z.infer<typeof noticeIdSchema>;

export const snippetIdSchema = opaque.brand<'SnippetId'>();
export type SnippetId = z.infer<typeof snippetIdSchema>;

/** Milliseconds since 1970-01-01 UTC. */
export const epochMsSchema = z.number().int().nonnegative();
