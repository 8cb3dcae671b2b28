import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { UsageError } from '../foundation/command-line.ts';
import { runDevops } from './command.ts';
import { devopsOfFile } from './testing/started.ts';

const CLI = join(import.meta.dirname, '../cli.ts');
const line = z.object({ devops: z.tuple([z.object({ name: z.string(), url: z.url(), project: z.string(), pat: z.string(), ca: z.string(), control: z.url() })]) });

function run(...args: readonly string[]) {
  const cli = spawn(process.execPath, [CLI, 'devops', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  return { cli, exited: once(cli, 'exit') };
}

describe('the devops command', () => {
  it('prints one line, and answers to the token in it until its input ends', async () => {
    const { cli, exited } = run('--json', '--exit-with-stdin', '--organisation', 'fabrikam');
    const [first] = await once(createInterface(cli.stdout), 'line');
    const { devops } = line.parse(JSON.parse(String(first)));
    const { url, pat, ca, project } = devops[0];
    expect(new URL(url).pathname).toBe('/fabrikam');
    const status = await new Promise((resolve, reject) => {
      const options = { ca, agent: false, headers: { authorization: `Basic ${Buffer.from(`:${pat}`).toString('base64')}` } };
      request(`${url}/${project}/_apis/build/builds?$top=1&api-version=7.1`, options, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
    });
    expect(status).toBe(200);
    cli.stdin.end();
    expect(await exited).toEqual([0, null]);
  });

  it('says what it does not understand', async () => {
    for (const [args, words] of [
      [['--fault', 'rain'], 'Unknown fault'],
      [['--rate-scale', '-1'], '--rate-scale'],
      [['--organisation', 'a/b'], '--organisation'],
      [['--weather'], '--weather'],
    ] as const) {
      await expect(runDevops(args)).rejects.toThrow(UsageError);
      await expect(runDevops(args)).rejects.toThrow(words);
    }
  });
});

describe('the control endpoint of an organisation', () => {
  const started = devopsOfFile();
  const control = async (path: string, body?: object, method = 'POST') => {
    const answer = await fetch(`${started().devops.control}/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const json: unknown = await answer.json();
    return { status: answer.status, json };
  };
  const state = z.looseObject({ now: z.number(), building: z.array(z.looseObject({ id: z.number() })), deploying: z.array(z.looseObject({ application: z.string() })), waiting: z.array(z.looseObject({ id: z.number(), application: z.string(), waitsForMs: z.number() })) });
  const read = async () => state.parse((await control('state', undefined, 'GET')).json);

  it('shows what goes on, lets time pass, approves and queues', async () => {
    const before = await read();
    expect([before.deploying.map((each) => each.application), before.building.length]).toEqual([['Shop'], 2]);
    const payments = before.waiting.find((each) => each.application === 'Payments');
    expect(payments?.waitsForMs).toBeGreaterThan(3_600_000);
    expect((await control('approve', { deployment: payments?.id })).status).toBe(200);
    expect((await control('approve', { deployment: payments?.id })).status).toBe(400);
    const queued = z.object({ id: z.number() }).parse((await control('build/queue', { pipeline: 'identity-ci' })).json);
    await control('clock/advance', { ms: 60_000 });
    const after = await read();
    expect([after.now - before.now, after.deploying.map((each) => each.application).sort(), after.building.some((each) => each.id === queued.id)]).toEqual([60_000, ['Payments', 'Shop'], true]);
    expect((await control('build/queue', { pipeline: 'nobodys' })).status).toBe(400);
  });

  it('gives and takes tokens, and makes weather', async () => {
    const { caller } = started();
    const { token } = z.object({ token: z.string() }).parse((await control('token', { scopes: ['vso.project'] })).json);
    const status = async () => (await caller.call('_apis/projects?api-version=7.1', { pat: token })).status;
    expect(await status()).toBe(200);
    const { id } = z.object({ id: z.string() }).parse((await control('fault', { kind: 'unavailable' })).json);
    expect(await status()).toBe(503);
    expect((await control('fault', undefined, 'GET')).json).toEqual({ faults: [{ id, fault: { kind: 'unavailable' }, hits: 1 }] });
    await control(`fault?id=${id}`, undefined, 'DELETE');
    expect(await status()).toBe(200);
    await control('token', undefined, 'DELETE');
    expect(await status()).toBe(203);
  });
});
