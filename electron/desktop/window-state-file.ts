import { readFileSync } from 'node:fs';
import { writeWhole } from './whole-file.ts';
import { initialWindowState, windowStateSchema, type WindowState } from './window-placement.ts';

/** Reads the window's state; a missing or unreadable file is the first run again. */
export function readWindowState(file: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return initialWindowState;
  }
}

/**
 * A folder that cannot be written costs the remembered place, nothing else.
 * @returns whether it is on disk.
 */
export function writeWindowState(file: string, state: WindowState): boolean {
  try {
    writeWhole(file, `${JSON.stringify(state)}\n`);
    return true;
  } catch {
    return false;
  }
}
