import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const CLI = join(import.meta.dirname, '../cli.ts');
const line = z.object({
  clusters: z.tuple([
    z.looseObject({
      name: z.string(),
      url: z.url(),
      control: z.url(),
      ca: z.string().nullable(),
      clientCertificate: z.string().nullable(),
      clientKey: z.string().nullable(),
    }),
  ]),
});

function run(...args: readonly string[]) {
  const cli = spawn(process.execPath, [CLI, 'cluster', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  return { cli, exited: once(cli, 'exit') };
}

describe('the cluster command', () => {
  it('prints one line with files for a secure cluster, which go when it ends', async () => {
    const { cli, exited } = run('--https', '--json', '--exit-with-stdin', '--gateways', '2', '--name', 'prod', '--fault', 'unavailable@/Nodes');
    const [first] = await once(createInterface(cli.stdout), 'line');
    const { clusters } = line.parse(JSON.parse(String(first)));
    const { url, ca, clientCertificate, clientKey, name } = clusters[0];
    expect([name, statSync(clientKey ?? '').mode & 0o777]).toEqual(['prod', 0o600]);
    const status = await new Promise((resolve, reject) => {
      const files = { ca: readFileSync(ca ?? ''), cert: readFileSync(clientCertificate ?? ''), key: readFileSync(clientKey ?? '') };
      request(`${url}/Nodes?api-version=6.0`, { ...files, agent: false }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
    });
    expect(status).toBe(503);
    cli.stdin.end();
    expect(await exited).toEqual([0, null]);
    expect(existsSync(clientKey ?? '')).toBe(false);
  });

  it('has no certificates over plain HTTP, and says what it does not understand', async () => {
    const { cli, exited } = run('--json', '--exit-with-stdin');
    const [first] = await once(createInterface(cli.stdout), 'line');
    const { clusters } = line.parse(JSON.parse(String(first)));
    expect([clusters[0].ca, clusters[0].clientCertificate, clusters[0].clientKey]).toEqual([null, null, null]);
    cli.stdin.end();
    await exited;
    for (const [args, words] of [
      [['--scenario', 'sunny'], '--scenario must be one of'],
      [['--entra'], 'need --https'],
      [['--pace', '0'], '--pace must be'],
      [['--fault', 'rain'], 'Unknown fault'],
      [['--nodes', 'many'], '--nodes must be'],
    ] as const) {
      const wrong = run(...args);
      const heard: Buffer[] = [];
      wrong.cli.stderr.on('data', (chunk: Buffer) => heard.push(chunk));
      expect(await wrong.exited).toEqual([2, null]);
      expect(Buffer.concat(heard).toString()).toContain(words);
    }
  });
});
