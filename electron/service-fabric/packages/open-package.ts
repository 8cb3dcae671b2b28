import type { PackageFinding, PackageSource } from '../../../shared/contract/clusters/packages.ts';
import type { UploadHandle } from '../../../shared/domain/identifiers.ts';
import { faultError } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import { openArchive } from './archive-source.ts';
import { openFolder, packageOf } from './folder-source.ts';
import { finding, pathProblem, withinRoot } from './package-source.ts';
import type { OpenPackage } from './package-source.ts';

/** Opens a package wherever the page says it is. @throws FaultError `not-found` for a handle of another run of the program. */
export async function openPackage({ folders, uploads }: Pick<CoreServices, 'folders' | 'uploads'>, source: PackageSource): Promise<OpenPackage> {
  const uploaded = (handle: UploadHandle) => {
    const upload = uploads.get(handle);
    if (upload === null) throw faultError('not-found', { message: 'The file that you handed over is not there any more.', hint: 'Choose it again.' });
    return upload;
  };
  if (source.kind === 'folder') return openFolder(folders.path(source.folder));
  if (source.kind === 'archive') {
    const { path, name } = uploaded(source.upload);
    return openArchive(path, name);
  }
  const findings: PackageFinding[] = [];
  const found = source.files.map(({ upload, path }) => {
    const relative = path.replaceAll('\\', '/');
    const problem = pathProblem(relative);
    if (problem) findings.push(finding('blocker', 'name', `“${relative}” cannot be sent: ${problem}.`, 'Rename it.', relative));
    const { path: place, sizeBytes } = uploaded(upload);
    return { path: relative, place, bytes: sizeBytes };
  });
  const inside = withinRoot(found);
  return packageOf(inside.files.map(({ path, source: file }) => ({ ...file, path })), [...findings, ...inside.findings]);
}

/** Files that were handed over for it; they lie with the program's own data. */
export function uploadsOf(source: PackageSource): readonly UploadHandle[] {
  if (source.kind === 'archive') return [source.upload];
  return source.kind === 'files' ? source.files.map(({ upload }) => upload) : [];
}
