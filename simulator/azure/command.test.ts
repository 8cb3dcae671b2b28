import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ask } from './testing/sign-in.ts';

const CLI = join(import.meta.dirname, '../cli.ts');
const line = z.object({
  azure: z.object({ arm: z.url(), authority: z.url(), devops: z.url(), tenant: z.uuid(), clientId: z.uuid(), clientSecret: z.string().min(20), ca: z.string().startsWith('-----BEGIN CERTIFICATE-----'), control: z.url() }),
});

function run(...args: readonly string[]) {
  const cli = spawn(process.execPath, [CLI, 'azure', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  return { cli, exited: once(cli, 'exit') };
}

describe('the azure command', () => {
  it('prints one line with all that a client needs, and ends with its input', async () => {
    const { cli, exited } = run('--json', '--exit-with-stdin', '--pace', '0.05', '--fault', 'unavailable@/tenants');
    const [first] = await once(createInterface(cli.stdout), 'line');
    const { azure } = line.parse(JSON.parse(String(first)));
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: azure.clientId, client_secret: azure.clientSecret, scope: 'https://management.azure.com/.default' });
    const token = await ask(azure, 'POST', `${azure.authority}/${azure.tenant}/oauth2/v2.0/token`, { body: form.toString() });
    expect(token.status).toBe(200);
    expect((await ask(azure, 'GET', `${azure.arm}/tenants`)).status).toBe(503);
    expect((await fetch(`${azure.control}/state`)).status).toBe(200);
    cli.stdin.end();
    expect(await exited).toEqual([0, null]);
  });

  it.each<[readonly string[], string]>([
    [['--scenario', 'sunny'], '--scenario must be one of'],
    [['--pace', '0'], '--pace must be a number from 0.001'],
    [['--throttle', 'much'], '--throttle must be'],
    [['--fault', 'rain'], 'Unknown fault'],
  ])('says what it does not understand of %j', async (args, words) => {
    const { cli, exited } = run(...args);
    const heard: Buffer[] = [];
    cli.stderr.on('data', (chunk: Buffer) => heard.push(chunk));
    expect(await exited).toEqual([2, null]);
    expect(Buffer.concat(heard).toString()).toContain(words);
  });
});
