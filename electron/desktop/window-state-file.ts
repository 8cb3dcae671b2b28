import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomically } from '../core/atomic-file.ts';
import { initialWindowState, windowStateSchema, type WindowState } from './window-placement.ts';

/** Reads the window's state, at once, because the window waits for it; a missing or unreadable file is the first run again. */
export function readWindowState(file: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return initialWindowState;
  }
}

/** Writes it whole. A folder that cannot be written costs the remembered place, nothing else. @returns whether it is on disk. */
export async function writeWindowState(file: string, state: WindowState): Promise<boolean> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFileAtomically(file, `${JSON.stringify(state)}\n`);
    return true;
  } catch {
    return false;
  }
}
