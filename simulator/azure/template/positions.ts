import { findNodeAtLocation, parseTree } from 'jsonc-parser';

import type { TemplatePath } from './template-error.ts';

/** Line and column as Azure counts them, both from 1, in the request's body. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds places of a request's body by path; `1:1` where the place is not there. */
export type Positions = (path: TemplatePath) => Position;

export const NO_POSITIONS: Positions = () => ({ line: 1, column: 1 });

/** @param body JSON text of the request. @param root path in it to which all others are relative. */
export function positionsIn(body: string, root: TemplatePath): Positions {
  let tree: ReturnType<typeof parseTree>;
  return (path) => {
    tree ??= parseTree(body);
    const node = tree && findNodeAtLocation(tree, [...root, ...path]);
    if (node === undefined) return { line: 1, column: 1 };
    const before = body.slice(0, node.offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length, column: node.offset - lineStart + 1 };
  };
}

/** `properties.template.resources[0].name`. */
export function pathText(path: TemplatePath): string {
  return path.map((each, index) => (typeof each === 'number' ? `[${String(each)}]` : `${index === 0 ? '' : '.'}${each}`)).join('');
}
