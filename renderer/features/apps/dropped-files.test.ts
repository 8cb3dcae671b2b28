import { describe, expect, it } from 'vitest';
import { carriesFiles, pickedFiles, readDropped } from './dropped-files.ts';

type Tree = { readonly [name: string]: Tree | string };

/** The slice of the drag-and-drop interface that a browser gives: readers answer in batches. */
function entryOf(name: string, content: Tree | string, parent = ''): object {
  const fullPath = `${parent}/${name}`;
  if (typeof content === 'string') {
    return {
      isFile: true, isDirectory: false, name, fullPath,
      file: (resolve: (file: File) => void, reject: (error: Error) => void) => {
        if (content === 'locked') reject(new Error('NotReadableError'));
        else resolve(new File([content], name));
      },
    };
  }
  return {
    isFile: false, isDirectory: true, name, fullPath,
    createReader: () => {
      const children = Object.entries(content).map(([child, inner]) => entryOf(child, inner, fullPath));
      return { readEntries: (resolve: (entries: object[]) => void) => { resolve(children.splice(0, 2)); } };
    },
  };
}

function transferOf(tree: Tree): DataTransfer {
  const items = Object.entries(tree).map(([name, content]) => ({ kind: 'file', webkitGetAsEntry: () => entryOf(name, content) }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- jsdom has no drag and drop: this is the part that is used
  return { items, files: [], types: ['Files'] } as unknown as DataTransfer;
}

describe('dropped files', () => {
  it('come with everything inside dropped folders, whatever the batches of the reader', async () => {
    const found = await readDropped(transferOf({
      'single.cer': 'c',
      build: { 'app.msix': 'a', 'readme.txt': 'r', 'more.appx': 'm', Dependencies: { arm64: { 'vclibs.appx': 'v' } } },
    }));
    expect(found.map((entry) => entry.path).sort()).toEqual([
      'build/Dependencies/arm64/vclibs.appx', 'build/app.msix', 'build/more.appx', 'build/readme.txt', 'single.cer',
    ]);
  });

  it('come without those that cannot be read', async () => {
    expect(await readDropped(transferOf({ 'open.cer': 'c', 'shut.cer': 'locked' }))).toHaveLength(1);
  });

  it('are told from dragged text', () => {
    expect(carriesFiles(transferOf({}))).toBe(true);
    expect(carriesFiles(null)).toBe(false);
  });
});

describe('picked files', () => {
  it('keep their names', () => {
    expect(pickedFiles([new File(['a'], 'app.msix')]).map((entry) => entry.path)).toEqual(['app.msix']);
  });
});
