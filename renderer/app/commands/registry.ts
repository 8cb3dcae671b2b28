import { useEffect, useRef } from 'react';
import { create } from 'zustand';

/** Something that can be done, from the palette, by keys, from the native menu, or by pressing it on the screen. */
export interface Command {
  /** Stable, with dots: `headset.apps.launch-favourite`. */
  readonly id: string;
  /** What it does, as a person would say it. */
  readonly title: string;
  /** Where it belongs in the list: `Go to`, `Headset`, `Capture`. */
  readonly group: string;
  /**
   * Keys, `Mod+K` for Ctrl or Cmd; two strokes with a space, `g h`. Only single-stroke keys with Mod or Alt work while
   * something is being typed.
   */
  readonly keys?: string;
  /** Words that find it too. */
  readonly keywords?: string;
  /** False hides it and keeps its keys from firing. */
  readonly when?: boolean;
  /** Not offered in the palette, only by keys and on the `?` sheet. */
  readonly hidden?: boolean;
  /** Its keys give way to those of a screen that has another use for them. */
  readonly yields?: boolean;
  readonly run: () => unknown;
}

interface Registry {
  /** By owner, in order of registration: a screen's commands come and go with it. */
  readonly owners: ReadonlyMap<symbol, readonly Command[]>;
}

export const useCommandRegistry = create<Registry>()(() => ({ owners: new Map() }));

/** @returns every command that can run now; a later registration of the same id replaces an earlier one. */
export function availableCommands(registry: Registry): readonly Command[] {
  const byId = new Map<string, Command>();
  for (const commands of registry.owners.values()) {
    for (const command of commands) if (command.when !== false) byId.set(command.id, command);
  }
  return [...byId.values()];
}

/** Adds commands. @returns the way to take them back. */
export function registerCommands(commands: readonly Command[]): () => void {
  const owner = Symbol('commands');
  set(owner, commands);
  return () => { set(owner, null); };
}

function set(owner: symbol, commands: readonly Command[] | null): void {
  useCommandRegistry.setState(({ owners }) => {
    const next = new Map(owners);
    if (commands === null) next.delete(owner);
    else next.set(owner, commands);
    return { owners: next };
  });
}

/** Runs a command by its id. @returns false where it is unknown or cannot run now. */
export function runCommand(id: string): boolean {
  const command = availableCommands(useCommandRegistry.getState()).find((candidate) => candidate.id === id);
  if (command === undefined) return false;
  command.run();
  return true;
}

/** What of a command the palette, the sheet and the menu show: when it changes, they must hear of it. */
function faceOf(commands: readonly Command[]): string {
  return JSON.stringify(commands.map(({ id, title, group, keys, keywords, when, hidden }) => [id, title, group, keys, keywords, when, hidden]));
}

/** Commands of the screen that calls it, for as long as it is on show. `run` may close over the latest state. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => { latest.current = commands; });
  const face = faceOf(commands);
  // What is shown of them decides when they are registered anew, not the identity of the list.
  useEffect(() => registerCommands(latest.current.map((command) => ({
    ...command,
    run: () => latest.current.find((candidate) => candidate.id === command.id)?.run(),
  // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }))), [face]);
}
