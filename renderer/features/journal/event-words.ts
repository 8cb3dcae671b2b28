import type { JournalEvent, JournalStream, JournalValue } from '../../../shared/domain/journal/event.ts';
import { deploymentForgotten, deploymentObserved, deploymentReclassified } from '../../../shared/domain/history/deployment.ts';
import { connectionStateAppearance, connectionStates } from '../../../shared/domain/connection-state.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';

export const streamWords: Readonly<Record<JournalStream, string>> = {
  headset: 'Headset', cluster: 'Cluster', deployment: 'Deployment', alert: 'Alert', act: 'Act', program: 'Program',
};

/** The last line of a log of what was seen. */
function lastWords(log: JournalValue | undefined): string | null {
  const last: unknown = Array.isArray(log) ? log.at(-1) : undefined;
  return typeof last === 'object' && last !== null && 'words' in last && typeof last.words === 'string' ? last.words : null;
}

/** A connection's state in the words of the screens; one that is not known stays as it is. */
function connectionWords(state: string): string {
  const known = connectionStates.find((each) => each === state);
  return known === undefined ? state : connectionStateAppearance[known].word.toLowerCase();
}

/** What an event says, in a line: by its type where that is known, else the type and its first facts. */
export function eventWords(event: JournalEvent): string {
  const { type, value } = event;
  const text = (name: string): string => {
    const found = event.attributes[name];
    return typeof found === 'string' ? found : typeof found === 'number' || typeof found === 'boolean' ? String(found) : '';
  };
  switch (type) {
    case eventTypes.headsetConnection: case eventTypes.clusterConnection: case eventTypes.programConnection: return `Connection: ${connectionWords(text('state'))}`;
    case eventTypes.headsetBattery: return `Battery at ${value === null ? 'an unknown charge' : `${String(value)} %`}${text('charging') === 'true' ? ', charging' : ''}`;
    case eventTypes.headsetThermal: return value === 0 ? 'Is cool' : `Heat at stage ${String(value)}`;
    case eventTypes.headsetAppStarted: return `${text('app') || 'An app'} was started`;
    case eventTypes.headsetAppStopped: return `${text('app') || 'An app'} was stopped`;
    case eventTypes.headsetInstalled: return `An app was installed: ${text('result')}`;
    case eventTypes.headsetCaptured: return `A ${text('kind') || 'capture'} was taken`;
    case eventTypes.clusterHealth: return `${text('was') === '' ? 'Health is' : `Health went from ${text('was')} to`} ${text('state')}${text('cause') === '' ? '' : `: ${text('cause')}`}`;
    case eventTypes.clusterEvent: return text('title');
    case eventTypes.alertBegan: return `Alert: ${text('title')}`;
    case eventTypes.alertEnded: return `Alert over: ${text('title')}`;
    case eventTypes.alertSilenced: return `Alert silenced: ${text('title')}`;
    case eventTypes.alertSilenceEnded: return `Silence over: ${text('title')}`;
    case eventTypes.programStarted: return `Fabriscope ${text('version')} started`;
    case eventTypes.programEnded: return 'Fabriscope ended';
    case eventTypes.clusterUpgradeRun: return `Upgrade: ${lastWords(event.attributes['log']) ?? 'seen'}`;
    case eventTypes.clusterUpgradeRunsForgotten: return 'Recorded upgrades were forgotten with their cluster';
    case eventTypes.programSegmentDropped: return `A month was dropped${value === null ? '' : ` with ${value.toLocaleString('en')} events`}: ${text('reason')}`;
    case eventTypes.programEventsLost: return `${value === null ? 'Events' : `${value.toLocaleString('en')} events`} were lost: ${text('reason')}`;
    case eventTypes.actSent: return `Sent: ${text('call')}`;
    case eventTypes.actBegun: return `Begun: ${text('act')}`;
    case eventTypes.actDone: return `${text('act')}: ${text('result')}${text('fault') === '' ? '' : ` (${text('fault')})`}`;
    case deploymentObserved: return `${text('application')} ${text('versionTo')} to ${text('environment') || text('place')}: ${text('result')}`.replaceAll(/ {2,}/g, ' ');
    case deploymentReclassified: return `Result corrected to ${text('as')}: ${text('why')}`;
    case deploymentForgotten: return 'The source has forgotten it; it is kept here';
    default: {
      const facts = Object.keys(event.attributes).slice(0, 3).flatMap((name) => (text(name) === '' ? [] : [`${name} ${text(name)}`]));
      return [type, value === null ? '' : String(value), ...facts].filter(Boolean).join(' · ');
    }
  }
}
