import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { Readable } from 'node:stream';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json; charset=utf-8',
};

/**
 * The page's own built files, below one folder. A path is decoded once, resolved through links, and served only where
 * what it resolves to lies under the folder; anything else is 404, without saying why.
 * @param pathname as in a URL: `/`, `/assets/index-abc.js`.
 */
export async function pageFile(root: string, pathname: string): Promise<Response> {
  const file = await containedFile(root, pathname);
  if (file === null) return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  const hashed = pathname.startsWith('/assets/');
  return new Response(Readable.toWeb(createReadStream(file.path)), {
    headers: {
      'content-type': contentTypes[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
      'content-length': String(file.sizeBytes),
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-store',
    },
  });
}

async function containedFile(root: string, pathname: string): Promise<{ path: string; sizeBytes: number } | null> {
  const decoded = decodeOnce(pathname === '/' ? '/index.html' : pathname);
  if (decoded === null || decoded.includes('\0') || decoded.includes('\\')) return null;
  try {
    const realRoot = await realpath(root);
    const path = await realpath(join(realRoot, decoded));
    if (!path.startsWith(realRoot + sep)) return null;
    const found = await stat(path);
    return found.isFile() ? { path, sizeBytes: found.size } : null;
  } catch {
    return null;
  }
}

function decodeOnce(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
