import { commandDeclarations, type CommandDeclaration, type DeclaredCommandId } from '../../../shared/domain/commands.ts';
import type { Command } from './registry.ts';

const byId = new Map<string, CommandDeclaration>(commandDeclarations.map((declaration) => [declaration.id, declaration]));

/** Gives acts to declared commands. An act of null means that it cannot run now. */
export function withActs(acts: Partial<Readonly<Record<DeclaredCommandId, (() => unknown) | null>>>): readonly Command[] {
  return Object.entries(acts).flatMap(([id, run]) => {
    const declaration = byId.get(id);
    if (declaration === undefined || run === undefined || run === null) return [];
    const { title, group, keys, keywords, yields } = declaration;
    return [{ id, title, group, run, ...(keys === undefined ? {} : { keys }), ...(keywords === undefined ? {} : { keywords }), ...(yields === undefined ? {} : { yields }) }];
  });
}
