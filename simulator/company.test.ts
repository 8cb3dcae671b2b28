import { request } from 'node:https';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { startCompany } from './company.ts';
import type { SimulatedCompany } from './company.ts';
import { DEVOPS_AUDIENCE } from './devops/index.ts';
import { DevopsCaller } from './devops/testing/devops-caller.ts';
import { ManualClock } from './foundation/clock.ts';

const HOUR_MS = 3_600_000;
const clock = new ManualClock(Date.UTC(2026, 10, 27, 15, 0, 0));
let company: SimulatedCompany;

beforeAll(async () => {
  company = await startCompany({ clock, scenario: 'year', seed: 2026 });
});
afterAll(() => company.close());

/** An access token of the company's directory for the application, whatever it is for. */
function tokenFor(resource: string): Promise<string> {
  const { azure } = company;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: azure.clientId, client_secret: azure.clientSecret, scope: `${resource}/.default` });
  return new Promise((resolve, reject) => {
    const sent = request(`${azure.authority}/${azure.tenant}/oauth2/v2.0/token`, { method: 'POST', ca: azure.ca, agent: false, headers: { 'content-type': 'application/x-www-form-urlencoded' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(z.object({ access_token: z.string() }).parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))).access_token));
    });
    sent.on('error', reject);
    sent.end(form.toString());
  });
}

describe('the cloud of one company', () => {
  it('is vouched for by one authority', () => {
    expect(company.devops.caPem).toBe(company.azure.ca);
  });

  it('opens Azure DevOps to tokens of its directory that are for it, until they expire', async () => {
    const caller = new DevopsCaller(company.devops);
    const status = async (token: string) => (await caller.raw('_apis/projects?api-version=7.1', { headers: { authorization: `Bearer ${token}` } })).status;
    const token = await tokenFor(DEVOPS_AUDIENCE);
    expect([await status(token), await status(await tokenFor('https://management.azure.com')), await status(`${token}x`)]).toEqual([200, 401, 401]);
    await clock.advance(2 * HOUR_MS);
    expect(await status(token)).toBe(401);
  });

  it('remembers in Azure the template deployments that the stages of its pipelines made', () => {
    const { year } = company.devops.organisation;
    const made = year.deployments.flatMap((each) => (each.arm === undefined || (each.finishedAt ?? Infinity) > year.end ? [] : [each.arm]));
    const known = new Set(company.azure.model.deployments.history.all().map((each) => `${each.scope.resourceGroup ?? ''}/${each.name}`));
    const missing = made.filter((each) => !known.has(`${each.resourceGroup}/${each.name}`));
    expect([made.length > 150, missing]).toEqual([true, []]);
  });
});
