import { describe, expect, it } from 'vitest';
import { moveInFolders, noTypeAhead, typeAhead } from './folder-list.ts';

describe('keys in a list of folders', () => {
  it('moves and stays within the list', () => {
    expect(moveInFolders('ArrowDown', 0, 3)).toBe(1);
    expect(moveInFolders('ArrowDown', 2, 3)).toBe(2);
    expect(moveInFolders('ArrowUp', 0, 3)).toBe(0);
    expect(moveInFolders('PageDown', 0, 40)).toBe(10);
    expect(moveInFolders('End', 0, 40)).toBe(39);
    expect(moveInFolders('x', 0, 3)).toBeNull();
    expect(moveInFolders('ArrowDown', 0, 0)).toBeNull();
  });

  const names = ['Desktop', 'Documents', 'Downloads', 'Pictures'];

  it('finds by the beginning of a name, however it is written', () => {
    const first = typeAhead(noTypeAhead, 'd', 10_000, names, 3);
    expect(first.index).toBe(0);
    const second = typeAhead(first.typed, 'O', 10_200, names, 0);
    expect(second.index).toBe(1);
    expect(typeAhead(second.typed, 'w', 10_300, names, 1).index).toBe(2);
    expect(typeAhead(second.typed, 'x', 10_300, names, 1).index).toBeNull();
  });

  it('begins anew after a pause, and steps on with the same letter', () => {
    const first = typeAhead(noTypeAhead, 'd', 10_000, names, 0);
    expect(first.index).toBe(1);
    expect(typeAhead(first.typed, 'd', 10_300, names, 1).index).toBe(2);
    expect(typeAhead(first.typed, 'p', 12_000, names, 1).index).toBe(3);
  });
});
