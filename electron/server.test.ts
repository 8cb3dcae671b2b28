import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { portOf } from './core/net/testing/tls-server.ts';
import { temporaryFolders } from './core/testing/temporary-folder.ts';

const folder = temporaryFolders();
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

function start(...args: string[]): Started {
  return startWith({}, ...args);
}

interface Started {
  readonly child: ChildProcess;
  readonly line: Promise<string>;
  readonly ended: Promise<{ code: number | null; errors: string }>;
}

function startWith(environment: NodeJS.ProcessEnv, ...args: string[]): Started {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'server.ts'), '--no-open', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  children.push(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const line = new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const ended = once(child, 'exit').then(([code]) => ({ code: z.number().nullable().parse(code), errors }));
  return { child, line, ended };
}

const readySchema = z.strictObject({ url: z.string(), wallboardUrl: z.string() });

describe('the browser host as a process', () => {
  it('prints one line when it listens, and ends cleanly when it is asked to', async () => {
    const dataDir = await folder();
    const { child, line, ended } = start('--json', '--data-dir', dataDir);
    const { url, wallboardUrl } = readySchema.parse(JSON.parse(await line));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=/);
    expect(wallboardUrl).not.toBe(url);
    expect((await fetch(new URL('/session', url))).status).toBe(401);
    await expect.poll(async () => readFile(join(dataDir, 'logs/fabriscope.log'), 'utf8').catch(() => ''), { timeout: 15_000 }).toContain('program.started');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0 });
    const left = await readdir(dataDir);
    expect(left).not.toContain('lock');
    expect(left).not.toContain('uploads');
    const log = await readFile(join(dataDir, 'logs/fabriscope.log'), 'utf8');
    expect(log).toContain('program.ended');
    expect(log).not.toContain(new URL(url).hash.slice('#token='.length));
  });

  it('says that another one uses the profile, and takes over the lock of one that was killed', async () => {
    const dataDir = await folder();
    const first = start('--json', '--data-dir', dataDir);
    await first.line;
    const second = await start('--json', '--data-dir', dataDir).ended;
    expect(second.code).toBe(5);
    expect(second.errors).toContain('Another Fabriscope');
    first.child.kill('SIGKILL');
    await first.ended;
    readySchema.parse(JSON.parse(await start('--json', '--data-dir', dataDir).line));
  });

  it('says in a sentence what keeps it from starting', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    try {
      const port = String(portOf(taken));
      expect(await start('--json', '--port', port, '--data-dir', await folder()).ended).toMatchObject({ code: 3, errors: expect.stringContaining(`Port ${port} is in use`) });
    } finally {
      taken.close();
    }
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    expect(await start('--json', '--data-dir', file).ended).toMatchObject({ code: 4, errors: expect.stringContaining('cannot be used') });
    expect(await start('--no-such-option').ended).toMatchObject({ code: 2, errors: expect.stringContaining('Usage:') });
  });

  it('takes the passphrase from the environment, and goes on locked where it is not the right one', async () => {
    const dataDir = await folder();
    const log = () => readFile(join(dataDir, 'logs/fabriscope.log'), 'utf8').catch(() => '');
    const first = startWith({ FABRISCOPE_PASSPHRASE: 'hush-hush-hush' }, '--json', '--data-dir', dataDir);
    await first.line;
    await expect.poll(log, { timeout: 15_000 }).toContain('program.started');
    first.child.kill('SIGTERM');
    await first.ended;
    expect(await readdir(dataDir)).toContain('secrets.sealed');
    const second = startWith({ FABRISCOPE_PASSPHRASE: 'another-passphrase' }, '--json', '--data-dir', dataDir);
    await second.line;
    await expect.poll(log, { timeout: 15_000 }).toContain('secrets.unlock-failed');
    expect(await log()).not.toMatch(/hush-hush|another-passphrase/);
  });
});
