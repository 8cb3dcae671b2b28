import { describe, expect, it } from 'vitest';

import { keepUpgrading } from './ongoing-upgrades.ts';
import { clusters } from './testing/started.ts';

const start = clusters();

describe('keepUpgrading', () => {
  it('starts the next upgrade some minutes after the last one ended, and none after it was told to stop', async () => {
    const { cluster, clock } = await start({ scenario: 'busy', pace: 0.2 });
    const { model } = cluster;
    const upgrading = () => model.applications().filter((each) => each.status === 'Upgrading').map((each) => each.name);
    const stop = keepUpgrading(model);
    const seen = new Set<string>();
    for (let minute = 0; minute < 40; minute++) {
      await clock.advance(60_000);
      for (const name of upgrading()) seen.add(name);
    }
    expect(seen.size).toBeGreaterThan(1);
    stop();
    await clock.advance(3_600_000);
    expect(upgrading()).toEqual([]);
  });
});
