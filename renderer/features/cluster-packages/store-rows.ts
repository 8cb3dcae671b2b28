interface StoreList {
  readonly folders: readonly { readonly path: string; readonly files: number }[];
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly modifiedAt: number | null; readonly version: string }[];
}

export type StoreRow =
  | { readonly kind: 'folder'; readonly path: string; readonly name: string; readonly files: number; readonly isReserved: boolean }
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly bytes: number; readonly modifiedAt: number | null; readonly isReserved: boolean };

/** Roots that belong to the cluster itself (service-fabric.md §1.7). */
const reservedRoots = new Set(['store', 'windowsfabricstore']);

function isReserved(path: string): boolean {
  return reservedRoots.has(split(path)[0]?.toLowerCase() ?? '');
}

/** The image store of a Windows cluster writes its paths with backslashes. */
function split(path: string): readonly string[] {
  return path.split(/[/\\]/).filter(Boolean);
}

/** Folders and files of one level as rows, named by their last part. */
export function storeRows({ folders, files }: StoreList): readonly StoreRow[] {
  return [
    ...folders.map(({ path, files: count }): StoreRow => ({ kind: 'folder', path, name: split(path).at(-1) ?? path, files: count, isReserved: isReserved(path) })),
    ...files.map(({ path, bytes, modifiedAt }): StoreRow => ({ kind: 'file', path, name: split(path).at(-1) ?? path, bytes, modifiedAt, isReserved: isReserved(path) })),
  ];
}

/** The way from the root to a folder, to go back by. */
export function pathParts(path: string): readonly { readonly name: string; readonly path: string }[] {
  const parts = split(path);
  return [{ name: 'Image store', path: '' }, ...parts.map((name, index) => ({ name, path: parts.slice(0, index + 1).join('/') }))];
}
