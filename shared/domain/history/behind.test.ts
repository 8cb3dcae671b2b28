import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { behindFurthest, type PresentVersion, type VersionArrival } from './behind.ts';

interface Arrival extends VersionArrival {
  readonly environment: string;
}

/** From all successes of an application, as the store works it out. */
function behind(arrivals: readonly Arrival[]): Map<string, number> {
  const inTime = arrivals.toSorted((left, right) => left.at - right.at);
  const present = new Map<string, PresentVersion<string>>();
  for (const { environment, version, at } of inTime) present.set(environment, { environment, version, at, firstSeenAt: inTime.find((other) => other.version === version)?.at ?? at });
  return behindFurthest([...present.values()], (environment) => inTime.filter((arrival) => arrival.environment === environment));
}

const arrivals = fc.array(fc.record({ environment: fc.constantFrom('dev', 'test', 'prod'), version: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 8 }) }), { maxLength: 20 })
  .map((all) => all.map((arrival, at): Arrival => ({ ...arrival, at })));

describe('how far an environment is behind', () => {
  it('counts the versions that the furthest one took since it left the one that is here', () => {
    const story: [string, string][] = [['dev', '1'], ['prod', '1'], ['dev', '2'], ['test', '2'], ['dev', '3'], ['dev', '4'], ['dev', '4']];
    expect(behind(story.map(([environment, version], at) => ({ environment, version, at })))).toEqual(new Map([['dev', 0], ['prod', 3], ['test', 2]]));
  });

  it('is nothing where the furthest went back to what is here', () => {
    const story: [string, string][] = [['dev', '1'], ['prod', '1'], ['dev', '2'], ['dev', '1']];
    expect([...behind(story.map(([environment, version], at) => ({ environment, version, at }))).values()]).toEqual([0, 0]);
  });

  it('is nothing for one environment at least, and more than nothing only where another version is elsewhere', () => {
    fc.assert(fc.property(arrivals, (all) => {
      const steps = behind(all);
      expect(all.length === 0 || [...steps.values()].includes(0)).toBe(true);
      for (const [environment, count] of steps) {
        const last = all.findLast((arrival) => arrival.environment === environment);
        const others = all.filter((arrival) => arrival.version !== null && arrival.version !== last?.version);
        expect(count === 0 || (last?.version !== null && count <= new Set(others.map(({ version }) => version)).size)).toBe(true);
      }
    }));
  });

  it('is over once the version of the furthest comes', () => {
    fc.assert(fc.property(arrivals, fc.constantFrom('dev', 'test', 'prod'), (all, environment) => {
      const furthest = [...behind(all)].filter(([, count]) => count === 0).map(([name]) => all.findLast((arrival) => arrival.environment === name)).find((arrival) => arrival?.version != null);
      const caughtUp = behind([...all, { environment, version: 99, at: 1_000 }]);
      expect(caughtUp.get(environment)).toBe(0);
      expect(furthest === undefined || behind([...all, ...['dev', 'test', 'prod'].map((name, at) => ({ environment: name, version: 99, at: 1_000 + at }))]).values().every((count) => count === 0)).toBe(true);
    }));
  });
});
