import { deploymentObserved } from '../../../shared/domain/history/deployment.ts';
import type { CursorDefinition } from '../../../shared/domain/journal/cursor.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const bounds = { allowedLatenessMs: hourMs, maxTuples: 100_000 } as const;

/** A tile that is always there: what it is called, what its figures mean, and the cursor behind it. */
export interface BuiltInTile {
  readonly title: string;
  readonly note: string;
  readonly unit?: string;
  readonly definition: CursorDefinition;
}

/** Questions that everybody asks of the journal. */
export const builtInTiles: readonly BuiltInTile[] = [
  {
    title: 'Deployments of 24 hours', note: 'Observations of ended deployments, by result.',
    definition: {
      ...bounds, name: 'built-in.deployments-day', range: { kind: 'sliding', lengthMs: dayMs },
      filter: { kind: 'all', of: [{ kind: 'is', field: 'type', value: deploymentObserved }, { kind: 'not', of: { kind: 'one-of', field: 'attributes.result', values: ['running', 'waiting'] } }] },
      groupBy: [], aggregates: {
        'ended': { kind: 'count' },
        'failed': { kind: 'failure-ratio', failed: { kind: 'one-of', field: 'attributes.result', values: ['failed', 'rolled-back', 'partly'] } },
        'by result': { kind: 'top', of: 'attributes.result', limit: 6 },
      },
    },
  },
  {
    title: 'Health of clusters, 24 hours', note: 'How long each state lasted.',
    definition: {
      ...bounds, name: 'built-in.cluster-health-day', range: { kind: 'sliding', lengthMs: dayMs },
      filter: { kind: 'is', field: 'type', value: eventTypes.clusterHealth },
      groupBy: ['attributes.name'], aggregates: { 'time in each state': { kind: 'time-in-state', of: 'attributes.state' }, 'changes': { kind: 'count' } },
    },
  },
  {
    title: 'Batteries, last 2 hours', note: 'Charge of each headset.', unit: '%',
    definition: {
      ...bounds, name: 'built-in.battery', range: { kind: 'sliding', lengthMs: 2 * hourMs },
      filter: { kind: 'is', field: 'type', value: eventTypes.headsetBattery },
      groupBy: ['attributes.name'], aggregates: { 'now': { kind: 'last', of: 'value' }, 'least': { kind: 'min', of: 'value' }, 'mean': { kind: 'mean', of: 'value' } },
    },
  },
  {
    title: 'What Fabriscope did, 30 days', note: 'Its own writes, by result and by what they were.',
    definition: {
      ...bounds, name: 'built-in.acts-month', range: { kind: 'sliding', lengthMs: 30 * dayMs },
      filter: { kind: 'is', field: 'type', value: eventTypes.actDone },
      groupBy: [], aggregates: { 'acts': { kind: 'count' }, 'most often': { kind: 'top', of: 'attributes.act', limit: 5 }, 'by result': { kind: 'top', of: 'attributes.result', limit: 4 } },
    },
  },
  {
    title: 'Alerts of 7 days', note: 'Alerts that began, by rule.',
    definition: {
      ...bounds, name: 'built-in.alerts-week', range: { kind: 'sliding', lengthMs: 7 * dayMs },
      filter: { kind: 'is', field: 'type', value: eventTypes.alertBegan },
      groupBy: [], aggregates: { 'began': { kind: 'count' }, 'a day': { kind: 'rate', perMs: dayMs }, 'by rule': { kind: 'top', of: 'attributes.rule', limit: 5 } },
    },
  },
];
