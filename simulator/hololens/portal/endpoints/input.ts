import { badParameter, empty } from '../answer.ts';
import type { Route } from '../route.ts';
import type { Profile } from '../../profiles.ts';

/** The virtual keyboard (device-portal.md §1.14). */
export const inputRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/holographic/input/keyboard/text',
    handle: ({ query }, headset) => {
      const text = query.text('text');
      if (text === undefined) return badParameter('text');
      headset.keyboard.type(textThatArrives(text, headset.profile));
      return empty();
    },
  },
  { method: 'POST', path: '/api/holographic/input/keyboard/vkey/down', handle: virtualKey('keyDown') },
  { method: 'POST', path: '/api/holographic/input/keyboard/vkey/up', handle: virtualKey('keyUp') },
];

/** Builds before 18362.1056 cut long texts. Where they cut is not known; this many characters are assumed. */
const OLD_BUILD_TEXT_LIMIT = 256;

function textThatArrives(text: string, profile: Profile): string {
  return profile.generation === 1 ? Array.from(text).slice(0, OLD_BUILD_TEXT_LIMIT).join('') : text;
}

function virtualKey(direction: 'keyDown' | 'keyUp'): Route['handle'] {
  return ({ query }, headset) => {
    const code = query.integer('code');
    if (code === undefined || code < 1 || code > 254) return badParameter('code');
    headset.keyboard[direction](code);
    return empty();
  };
}
