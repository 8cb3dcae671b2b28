import type { Scenario } from '../model/scenario.ts';
import { buildEstate } from './estate.ts';
import { conflict, nameTaken, nested, noRights, policy, quota, sku, throttled } from './single-failures.ts';
import { yearScenario } from './year/year.ts';

export type { RunningCluster } from './estate.ts';
export { yearScenario } from './year/year.ts';
export type { YearOptions } from './year/year.ts';

const healthy: Scenario = { summary: 'Two subscriptions, nothing wrong', build: (stage) => void buildEstate(stage) };

/** The worlds that can be asked for by name; `healthy` is the default. */
export const scenarios = {
  healthy,
  conflict,
  nested,
  quota,
  sku,
  'name-taken': nameTaken,
  policy,
  throttled,
  'no-rights': noRights,
  year: yearScenario(),
} satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
