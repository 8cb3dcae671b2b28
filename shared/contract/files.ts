import * as z from 'zod';
import { folderHandleSchema, uploadHandleSchema } from '../domain/identifiers.ts';
import { mutation, query } from './procedure.ts';

/** A folder of the machine that main runs on. The label is for reading; only the handle is ever sent back. */
export const folderSchema = z.strictObject({
  handle: folderHandleSchema,
  name: z.string().max(400),
  /** Full path, to be read by a person. */
  label: z.string().max(4_000),
  /** Bytes free on its file system, where the system tells. */
  freeBytes: z.number().nonnegative().nullable(),
  writable: z.boolean(),
});
export type Folder = z.infer<typeof folderSchema>;

/** Answer of `POST /uploads?name=…` (body: the bytes of one file): main keeps it until it is used or discarded. */
export const uploadSchema = z.strictObject({
  handle: uploadHandleSchema,
  name: z.string().max(400),
  sizeBytes: z.number().nonnegative(),
  sha256: z.string().length(64),
});
export type Upload = z.infer<typeof uploadSchema>;

export const filesContract = {
  /**
   * Lets the user choose a folder: a native dialog where the host has one (`native: true`, the answer or null when
   * dismissed); elsewhere `native: false`, and the page draws its own chooser over `browse`.
   */
  chooseFolder: mutation.output(z.strictObject({ native: z.boolean(), folder: folderSchema.nullable() })),
  /** A folder with its subfolders (hidden ones left out). Without a handle: the places to start from. */
  browse: query
    .input(z.strictObject({ folder: folderHandleSchema.nullable() }))
    .output(z.strictObject({ folder: folderSchema.nullable(), parent: folderHandleSchema.nullable(), folders: z.array(folderSchema).max(2_000) })),
  makeFolder: mutation
    .input(z.strictObject({ parent: folderHandleSchema, name: z.string().trim().min(1).max(200) }))
    .output(folderSchema),
  /** The folder used last for downloads, or the default one (created on first use). */
  downloadFolder: query.output(folderSchema),
  /** Opens it in the system's file manager. */
  reveal: mutation.input(z.strictObject({ folder: folderHandleSchema })).output(z.strictObject({})),
  discardUploads: mutation.input(z.strictObject({ uploads: z.array(uploadHandleSchema).max(200) })).output(z.strictObject({})),
};
