import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { DEVOPS_AUDIENCE } from './index.ts';
import { devopsOfFile, START } from './testing/started.ts';

/** Who is let in, and how the others are turned away. */

const mira = { name: 'Mira Okafor', preferred_username: 'mira.okafor@contoso.example', aud: DEVOPS_AUDIENCE, exp: START / 1000 + 60 };
const verifyToken = (token: string) => {
  if (token === 'good') return mira;
  if (token === 'arm') return { ...mira, aud: 'https://management.azure.com/' };
  return token === 'old' ? { ...mira, exp: START / 1000 - 1 } : null;
};
const started = devopsOfFile({ verifyToken });
const PROJECTS = '_apis/projects?api-version=7.1';
const failure = z.looseObject({ message: z.string(), typeKey: z.string() });

describe('signing in', () => {
  it('shows a sign-in page and says success to a token that is not known, and leads away whoever has none', async () => {
    const { caller } = started();
    const wrong = await caller.call(PROJECTS, { pat: 'not-a-token' });
    expect([wrong.status, wrong.headers['content-type'], wrong.text]).toEqual([203, 'text/html; charset=utf-8', expect.stringContaining('Sign In')]);
    const none = await caller.raw(PROJECTS);
    expect([none.status, none.headers.location]).toEqual([302, expect.stringContaining('/_signin')]);
  });

  it('is honest to those who ask for it, and about tokens that have expired', async () => {
    const { devops, caller } = started();
    const suppressed = await caller.call(PROJECTS, { pat: 'not-a-token', headers: { 'x-tfs-fedauthredirect': 'Suppress' } });
    const expired = await caller.call(PROJECTS, { pat: devops.access.issue(devops.colleague, ['full'], START - 1).token });
    expect([suppressed.status, expired.status, expired.text]).toEqual([401, 401, expect.stringContaining('expired')]);
  });

  it('takes tokens of the directory that were issued for it, and no other', async () => {
    const { caller } = started();
    const status = async (token: string) => (await caller.raw(PROJECTS, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await status('good'), await status('arm'), await status('old'), await status('stolen')]).toEqual([200, 401, 401, 401]);
    const { json } = await caller.raw('_apis/connectionData?api-version=7.1-preview', { headers: { authorization: 'Bearer good' } });
    expect(json).toMatchObject({ authenticatedUser: { providerDisplayName: 'Mira Okafor' } });
  });

  it('lets a token do what it is for', async () => {
    const { devops, caller } = started();
    const { token } = devops.access.issue(devops.colleague, ['vso.build'], START + 1000);
    const [builds, releases, queued] = await Promise.all([
      caller.call('Commerce/_apis/build/builds?$top=1&api-version=7.1', { pat: token }),
      caller.call('Commerce/_apis/release/deployments?api-version=7.1', { pat: token }),
      caller.call('Commerce/_apis/build/builds?api-version=7.1', { pat: token, method: 'POST', body: { definition: { id: 11 } } }),
    ]);
    expect([builds.status, releases.status, queued.status]).toEqual([200, 403, 403]);
    expect(failure.parse(releases.json).message).toContain('vso.release');
  });
});

describe('addresses', () => {
  it('of resource areas and their routes are told to whoever asks', async () => {
    const { caller, devops } = started();
    const release = await caller.call('_apis/ResourceAreas/efc2f575-36ef-48e9-b672-0c6fb4a48ac5?api-version=7.1-preview.1');
    expect(release.json).toMatchObject({ name: 'Release', locationUrl: `${devops.url}/` });
    const table = await caller.call('_apis/Release', { method: 'OPTIONS' });
    expect(table.json).toMatchObject({ count: 5, value: expect.arrayContaining([expect.objectContaining({ resourceName: 'deployments', routeTemplate: '{project}/_apis/{area}/{resource}', releasedVersion: '7.1' })]) });
  });

  it('tell apart a project, a project that nobody knows, and one where nothing has happened', async () => {
    const { caller } = started();
    const missing = await caller.call('Nowhere/_apis/build/builds?api-version=7.1');
    expect([missing.status, failure.parse(missing.json).typeKey]).toEqual([404, 'ProjectDoesNotExistWithNameException']);
    const empty = await caller.call('sandbox/_apis/build/builds?api-version=7.1');
    expect(empty.json).toEqual({ count: 0, value: [] });
    expect((await caller.call('Commerce/_apis/build/builds/1?api-version=7.1')).json).toMatchObject({ typeKey: 'BuildNotFoundException' });
    expect((await caller.call('Commerce/_apis/nothing/here?api-version=7.1')).status).toBe(404);
  });

  it('take a version they know, from the query or the Accept header', async () => {
    const { caller } = started();
    const answer = async (path: string, headers = {}) => {
      const { status, json } = await caller.call(path, { headers });
      return status === 200 ? 200 : failure.parse(json).typeKey;
    };
    const builds = 'Commerce/_apis/build/builds?$top=1';
    expect(await answer(builds)).toBe(200);
    expect(await answer(builds, { accept: 'application/json;api-version=7.2-preview.7' })).toBe(200);
    expect(await answer(`${builds}&api-version=7.2-preview.8`)).toBe('VssVersionOutOfRangeException');
    expect(await answer(`${builds}&api-version=7.2`)).toBe('VssInvalidPreviewVersionException');
    expect(await answer(`${builds}&api-version=9.0`)).toBe('VssVersionOutOfRangeException');
    expect(await answer(`${builds}&api-version=latest`)).toBe('VssInvalidApiVersionException');
    expect(await answer('_apis/connectionData?api-version=7.1')).toBe('VssInvalidPreviewVersionException');
    const queued = await caller.call('Commerce/_apis/build/builds', { method: 'POST', body: { definition: { id: 11 } } });
    expect(failure.parse(queued.json).typeKey).toBe('VssVersionNotSpecifiedException');
  });
});
