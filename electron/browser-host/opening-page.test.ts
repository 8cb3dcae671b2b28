import { readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { fileMode } from '../core/testing/file-mode.ts';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { openWithToken } from './opening-page.ts';

const folder = temporaryFolders();

describe('openWithToken', () => {
  it('gives the opener a file that leads to the address, never the address itself, and takes it away', async () => {
    const opened: string[] = [];
    const url = 'http://127.0.0.1:4000/#token=abc"<>&';
    const page = await openWithToken(await folder(), url, async (target) => {
      opened.push(target);
      return true;
    });
    const [path = ''] = opened;
    expect(path).not.toContain('token');
    const text = await readFile(path, 'utf8');
    expect(text).toContain('content="0;url=http://127.0.0.1:4000/#token=abc&quot;&lt;>&amp;"');
    expect(text).not.toContain('<script');
    expect(await fileMode(path, 0o600)).toBe(0o600);
    await page.remove();
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
