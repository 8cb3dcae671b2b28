import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDevopsAddress } from './address.ts';

const placeOf = (text: string) => {
  const read = readDevopsAddress(text);
  return read.ok ? { url: read.place.url, project: read.place.project, hosting: read.place.hosting } : read.problem;
};

describe('reading the address of an organisation', () => {
  it.each([
    ['contoso', 'https://dev.azure.com/contoso', null],
    ['dev.azure.com/contoso', 'https://dev.azure.com/contoso', null],
    ['https://dev.azure.com/contoso/', 'https://dev.azure.com/contoso', null],
    ['https://dev.azure.com/contoso/Shop%20and%20Co/_build/results?buildId=7&view=logs', 'https://dev.azure.com/contoso', 'Shop and Co'],
    ['https://dev.azure.com/contoso/_settings/users', 'https://dev.azure.com/contoso', null],
    ['https://jo@dev.azure.com/contoso/Commerce/_git/shop', 'https://dev.azure.com/contoso', 'Commerce'],
    ['git@ssh.dev.azure.com:v3/contoso/Commerce/shop', 'https://dev.azure.com/contoso', 'Commerce'],
    ['https://vsrm.dev.azure.com/contoso/Commerce/_apis/release/releases/3', 'https://dev.azure.com/contoso', 'Commerce'],
    ['https://contoso.visualstudio.com/DefaultCollection/Commerce', 'https://dev.azure.com/contoso', 'Commerce'],
    ['“contoso”'.replaceAll(/[“”]/g, '"'), 'https://dev.azure.com/contoso', null],
  ])('takes %s for the cloud', (text, url, project) => {
    expect(placeOf(text)).toEqual({ url, project, hosting: 'cloud' });
  });

  it.each([
    ['https://tfs.corp.example:8080/tfs/DefaultCollection/Commerce/_release?releaseId=3', 'https://tfs.corp.example:8080/tfs/DefaultCollection', 'Commerce'],
    ['https://devops.corp.example/Main%20Collection', 'https://devops.corp.example/Main%20Collection', null],
    ['https://127.0.0.1:4711/contoso', 'https://127.0.0.1:4711/contoso', null],
  ])('takes %s for a server', (text, url, project) => {
    expect(placeOf(text)).toEqual({ url, project, hosting: 'server' });
  });

  it.each([
    ['', 'empty'], ['https://dev.azure.com', 'organisation is missing'], ['https://tfs.corp.example/tfs', 'collection is missing'],
    ['http://tfs.corp.example/tfs/Main', 'https only'], ['ftp://tfs.corp.example/tfs/Main', 'not a way'], ['two words', 'spaces'],
  ])('refuses %j and says why', (text, words) => {
    expect(placeOf(text)).toContain(words);
  });

  it('reaches releases of the cloud at their own host, and of a server at its base', () => {
    const [cloud, server] = [readDevopsAddress('contoso'), readDevopsAddress('https://tfs.corp.example/tfs/Main')];
    expect(cloud.ok && cloud.place.releaseUrl).toBe('https://vsrm.dev.azure.com/contoso');
    expect(server.ok && server.place.releaseUrl).toBe('https://tfs.corp.example/tfs/Main');
  });

  it('says what it left out', () => {
    expect(readDevopsAddress('https://jo:secret@dev.azure.com/contoso/Commerce')).toMatchObject({ notes: ['The user name in the address was left out.', 'Only the organisation was taken: contoso.'] });
  });

  it('makes an address over https without user or query of whatever it accepts, and takes it again as it is', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9 _.%-]{0,12}$/);
    const typed = fc.oneof(fc.string(), fc.tuple(fc.constantFrom('https://', '', 'http://'), fc.constantFrom('dev.azure.com', 'contoso.visualstudio.com', 'tfs.corp.example:8080', 'u:p@tfs.corp.example'), fc.array(part)).map(([scheme, host, parts]) => `${scheme}${host}/${parts.join('/')}`));
    fc.assert(fc.property(typed, (text) => {
      const read = readDevopsAddress(text);
      if (!read.ok) return;
      const url = new URL(read.place.url);
      expect([url.protocol, url.username, url.password, url.search, url.hash]).toEqual(['https:', '', '', '', '']);
      expect(readDevopsAddress(read.place.url)).toMatchObject({ ok: true, place: { url: read.place.url, releaseUrl: read.place.releaseUrl }, notes: [] });
    }));
  });
});
