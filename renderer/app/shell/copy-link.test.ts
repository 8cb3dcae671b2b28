import { expect, test } from 'vitest';
import { linkTo } from './copy-link.ts';

test('a link has the form that leads back to this host', () => {
  const browser = { protocol: 'http:', origin: 'http://127.0.0.1:4100' };
  const desktop = { protocol: 'app:', origin: 'app://fabriscope' };
  expect(linkTo('/headsets/h1/apps', browser)).toBe('http://127.0.0.1:4100/#/headsets/h1/apps');
  expect(linkTo('/headsets/h1/apps', desktop)).toBe('fabriscope://headset/h1/apps');
  expect(linkTo('/clusters/c1/explore/node%3AN1', desktop)).toBe('fabriscope://cluster/c1/explore/node%3AN1');
  expect(linkTo('/tasks', desktop)).toBe('fabriscope://tasks');
});
