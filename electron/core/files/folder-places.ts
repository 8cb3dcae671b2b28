import { homedir } from 'node:os';
import { join } from 'node:path';
import type { FolderPlaces } from './folder-store.ts';

/**
 * Where this machine's user starts to look for folders; places that do not exist are left out when they are shown.
 * @param throwawayProfile folder of a profile that is thrown away: its downloads go with it and leave no trace at home.
 */
export function folderPlaces(throwawayProfile: string | null, platform: NodeJS.Platform = process.platform, home: string = homedir()): FolderPlaces {
  const defaultDownloads = throwawayProfile === null ? join(home, 'Downloads', 'Fabriscope') : join(throwawayProfile, 'downloads');
  return { home, defaultDownloads, others: otherPlaces(platform) };
}

function otherPlaces(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'win32') return 'CDEFGHIJKLMNOPQRSTUVWXYZ'.split('').map((letter) => `${letter}:\\`);
  if (platform === 'darwin') return ['/Volumes', '/'];
  return ['/media', '/mnt', '/'];
}
