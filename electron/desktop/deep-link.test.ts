import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostEventSchema } from '../../shared/contract/app.ts';
import { connectionIdSchema } from '../../shared/domain/identifiers.ts';
import { describeDeepLink, parseDeepLink } from './deep-link.ts';

describe('parseDeepLink', () => {
  it.each([
    ['fabriscope://headset/abc_12-X', '#/headsets/abc_12-X/home'],
    ['fabriscope://headset/abc/capture', '#/headsets/abc/capture'],
    ['fabriscope://', '#/'],
    ['fabriscope://notices', '#/notices'],
    ['fabriscope://settings', '#/settings'],
    ['fabriscope://tasks/', '#/tasks'],
    ['fabriscope://add', '#/add'],
    ['fabriscope://add?address=192.168.0.12:50443', '#/add?address=192.168.0.12%3A50443'],
    ['fabriscope://add?address=[fe80::1]', '#/add?address=%5Bfe80%3A%3A1%5D'],
  ])('leads %s to %s', (link, href) => {
    expect(parseDeepLink(link)?.href).toBe(href);
  });
  it.each([
    'https://headset/abc', 'fabriscope:headset/abc', 'fabriscope:///settings', 'fabriscope://headset', 'fabriscope://headset/a%2fb',
    'fabriscope://headset/abc/launch', 'fabriscope://headset/abc/apps/x', 'fabriscope://headset/abc?launch=1', 'fabriscope://shutdown', 'fabriscope://user@settings',
    'fabriscope://settings:80', 'fabriscope://settings#x', 'fabriscope://settings?address=x', 'fabriscope://add?address=https://evil/', 'fabriscope://add?address=a&address=b',
    'fabriscope://add?address=a&x=1', 'fabriscope://add?address=<script>', 'fabriscope://Headset/abc', `fabriscope://headset/${'a'.repeat(600)}`, '--demo', '',
  ])('takes nothing from %s', (link) => {
    expect(parseDeepLink(link)).toBeNull();
  });
  it('gives, for whatever text, nothing or something that may be sent to the page', () => {
    const near = fc.tuple(fc.constantFrom('fabriscope://', 'fabriscope://headset/', 'fabriscope://add?address='), fc.string()).map((parts) => parts.join(''));
    fc.assert(fc.property(fc.oneof(near, fc.string(), fc.webUrl()), (text) => {
      const link = parseDeepLink(text);
      if (link === null) return;
      expect(hostEventSchema.safeParse({ kind: 'deep-link', href: link.href, description: describeDeepLink(link, []) }).success).toBe(true);
      expect(link.href).toMatch(/^#\/[A-Za-z0-9_/%?=.:-]*$/);
    }));
  });
});

describe('describeDeepLink', () => {
  const saved = [{ id: connectionIdSchema.parse('abc'), name: 'Bench $& 3' }];
  it('names the headset that the link means, as it is', () => {
    const link = parseDeepLink('fabriscope://headset/abc/apps');
    expect(link && describeDeepLink(link, saved)).toBe('Open the apps of Bench $& 3.');
  });
  it('says so when it is none of the list', () => {
    const link = parseDeepLink('fabriscope://headset/other');
    expect(link && describeDeepLink(link, saved)).toBe('Open the overview of a headset that is not in your list (other).');
  });
});
