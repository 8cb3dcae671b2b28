import { folderHandleSchema } from '../../shared/domain/identifiers.ts';
import type { FakeProcedures } from './fake-host.ts';

/** A machine with one folder for downloads, and one below it. */
export function fakeFileProcedures(): NonNullable<FakeProcedures['files']> {
  const folder = { handle: folderHandleSchema.parse('downloads'), name: 'Fabriscope', label: '/home/maja/Downloads/Fabriscope', freeBytes: 82_000_000_000, writable: true };
  return {
    downloadFolder: async () => folder,
    chooseFolder: async () => ({ native: false, folder: null }),
    browse: async () => ({ folder, parent: null, folders: [{ ...folder, handle: folderHandleSchema.parse('exports'), name: 'Exports', label: `${folder.label}/Exports` }] }),
    makeFolder: async () => folder,
  };
}
