import { homedir } from 'node:os';
import { join } from 'node:path';
import type { FolderPlaces } from './folder-store.ts';

/** Where this machine's user starts to look for folders; places that do not exist are left out when they are shown. */
export function folderPlaces(platform: NodeJS.Platform = process.platform, home: string = homedir()): FolderPlaces {
  return { home, defaultDownloads: join(home, 'Downloads', 'Fabriscope'), others: otherPlaces(platform) };
}

function otherPlaces(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'win32') return 'CDEFGHIJKLMNOPQRSTUVWXYZ'.split('').map((letter) => `${letter}:\\`);
  if (platform === 'darwin') return ['/Volumes', '/'];
  return ['/media', '/mnt', '/'];
}
