import { expect, it } from 'vitest';
import { applicationName } from './application-name.ts';

it('writes one plain word with a capital, and leaves every other name as it is', () => {
  expect(['shop', 'Shop', 'fabric:/shop', 'loadtest-now', 'iOS', 'HoloLens tour', ''].map((told) => applicationName(told))).toEqual(['Shop', 'Shop', 'fabric:/shop', 'loadtest-now', 'iOS', 'HoloLens tour', '']);
});
