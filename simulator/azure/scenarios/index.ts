import type { Scenario } from '../model/scenario.ts';

/** The worlds that can be asked for by name; `healthy` is the default. */
export const scenarios = {
  healthy: { summary: 'Two subscriptions, nothing wrong', build: () => undefined },
} satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
