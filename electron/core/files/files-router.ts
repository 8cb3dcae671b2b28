import { implement } from '@orpc/server';
import { filesContract } from '../../../shared/contract/files.ts';
import { faultError } from '../faults.ts';
import type { RequestContext } from '../request-context.ts';
import type { ProgramFolders } from './folder-store.ts';
import type { ProgramUploads } from './upload-store.ts';

/** What the host's machine can do for the user with folders. */
export interface FolderCapabilities {
  /** Native dialog; absent where the page has to draw its own. Null when it was dismissed. */
  readonly chooseFolder?: () => Promise<string | null>;
  /** Opens a folder in the file manager. @returns whether that was possible. */
  readonly reveal: (path: string) => Promise<boolean>;
}

/** Procedures for folders by handle and for files that the page handed over. */
export function filesRouter(folders: ProgramFolders, uploads: ProgramUploads, capabilities: FolderCapabilities) {
  const root = implement(filesContract).$context<RequestContext>();
  return root.router({
    chooseFolder: root.chooseFolder.handler(async () => {
      if (!capabilities.chooseFolder) return { native: false, folder: null };
      const path = await capabilities.chooseFolder();
      return { native: true, folder: path === null ? null : await folders.describe(path) };
    }),
    browse: root.browse.handler(({ input }) => folders.browse(input.folder)),
    makeFolder: root.makeFolder.handler(({ input }) => folders.make(input.parent, input.name)),
    downloadFolder: root.downloadFolder.handler(() => folders.downloads()),
    reveal: root.reveal.handler(async ({ input }) => {
      const path = folders.path(input.folder);
      if (!(await capabilities.reveal(path))) {
        throw faultError('not-supported', { message: 'This machine has no file manager that Fabriscope could open.', hint: `The folder is ${path}.` });
      }
      return {};
    }),
    discardUploads: root.discardUploads.handler(async ({ input }) => {
      await uploads.discard(input.uploads);
      return {};
    }),
  });
}
