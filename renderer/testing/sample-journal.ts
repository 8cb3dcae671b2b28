import type { JournalEvent, JournalValue } from '../../shared/domain/journal/event.ts';
import { deploymentObserved } from '../../shared/domain/history/deployment.ts';
import { eventTypes } from '../../shared/domain/journal/event-types.ts';

type Kind = Pick<JournalEvent, 'stream' | 'type' | 'source' | 'entity' | 'value'> & { readonly attributes: { readonly [name: string]: JournalValue } };

const kinds: readonly Kind[] = [
  { stream: 'headset', type: eventTypes.headsetBattery, source: 'h1', entity: '', value: 82, attributes: { name: 'Bench 3', charging: false } },
  { stream: 'cluster', type: eventTypes.clusterHealth, source: 'c1', entity: '', value: null, attributes: { name: 'prod-we', state: 'Error', was: 'Warning', cause: '2 of 1,000 nodes are down' } },
  { stream: 'deployment', type: deploymentObserved, source: 'az1', entity: 'arm:az1:12', value: null, attributes: { application: 'Shop', versionTo: '2.7.1', place: 'shop-prod', environment: 'Production', result: 'failed', sourceName: 'Contoso' } },
  { stream: 'act', type: eventTypes.actDone, source: 'c1', entity: '_nt1_7', value: 1_400, attributes: { act: 'Restart node _nt1_7', confirmed: 'typed', result: 'done', by: 'maja' } },
  { stream: 'alert', type: eventTypes.alertBegan, source: 'c1', entity: 'fabric:/Shop', value: null, attributes: { rule: 'No quorum', title: 'fabric:/Shop has no quorum in 3 partitions', severity: 'error' } },
  { stream: 'headset', type: eventTypes.headsetAppStarted, source: 'h2', entity: 'Contoso.GuidedTour_1.0.3.0_arm64__8wekyb3d8bbwe', value: null, attributes: { name: 'Stage left', app: 'Guided Tour', here: true } },
  { stream: 'program', type: eventTypes.programStarted, source: 'program', entity: '', value: null, attributes: { version: '0.3.0', host: 'browser', demo: false, platform: 'linux' } },
  { stream: 'act', type: eventTypes.actSent, source: 'c1', entity: '_nt1_7', value: null, attributes: { key: 'a1', call: 'POST /Nodes/_nt1_7/$/Restart?api-version=6.0', body: '{"NodeInstanceId":"0"}' } },
];

/** One of many events. @param id counts up with time. */
export function sampleEvent(id: number, at: number): JournalEvent {
  const kind = kinds[id % kinds.length] ?? { stream: 'program' as const, type: 'program.started', source: 'program', entity: '', value: null, attributes: {} };
  return { ...kind, id, at, storedAt: at + (id % 9 === 0 ? 95_000 : 40), externalId: id % 3 === 0 ? `x-${String(id)}` : null, value: kind.type === eventTypes.headsetBattery ? 100 - (id % 90) : kind.value, compensates: null };
}
