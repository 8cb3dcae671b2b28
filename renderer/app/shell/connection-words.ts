import type { Connection, HeadsetSummary } from '../../../shared/contract/connections.ts';
import { connectionStateAppearance, hasLiveData, type LadderStepName } from '../../../shared/domain/connection-state.ts';
import { healthStateAppearance } from '../../../shared/domain/service-fabric/health.ts';
import type { StateShape, StateTone } from '../../components/StateMark.tsx';
import { roundedMinutes } from '../../features/headset-home/battery-words.ts';
import { heatWords } from '../../features/headset-home/heat-words.ts';

/** What each step of connecting does, for a wait that has to be named. */
export const stepWords: Readonly<Record<LadderStepName, string>> = {
  name: 'Looking up the name',
  tcp: 'Reaching the address',
  tls: 'Securing the line',
  fingerprint: 'Comparing its certificate',
  credentials: 'Signing in',
  api: 'Asking what it offers',
};

export interface StateLook {
  readonly tone: StateTone;
  readonly shape: StateShape;
  readonly word: string;
}

/** A service is signed in to, it is not paired with. */
const serviceWords: Partial<Readonly<Record<Connection['state'], string>>> = { unpaired: 'Not signed in yet', unauthorised: 'Signed out' };

/** Shape, word and tone of a connection's state. A cluster that answers shows its health: that it answers is not the question. */
export function stateLook(connection: Pick<Connection, 'state'> & Partial<Pick<Connection, 'cluster' | 'kind'>>): StateLook {
  const health = connection.state === 'online' ? connection.cluster?.healthState : undefined;
  const { shape, word, tone } = health === undefined ? connectionStateAppearance[connection.state] : healthStateAppearance[health];
  const isService = connection.kind === 'azure' || connection.kind === 'devops';
  return { shape, word: (isService ? serviceWords[connection.state] : undefined) ?? word, tone };
}

/** Since when a connection is in the state that `stateLook` shows; null while unknown. */
export function stateSince({ state, since, cluster }: Pick<Connection, 'state' | 'since' | 'cluster'>): number | null {
  return state === 'online' && cluster !== null ? cluster.healthSince : since;
}

export const generationWords: Readonly<Record<HeadsetSummary['generation'], string>> = {
  hololens1: 'HoloLens (1st gen)',
  hololens2: 'HoloLens 2',
  emulator: 'HoloLens emulator',
  other: 'Windows device',
};

/** Charge with its direction, short: `82 %`, `82 % ▲` while charging. Null while unknown. */
export function chargeWords(headset: HeadsetSummary): string | null {
  if (headset.batteryPercent === null) return null;
  return `${Math.round(headset.batteryPercent)} %${headset.charging === true ? ' ▲' : headset.minutesLeft === null ? '' : ' ▼'}`;
}

/** What the charge comes to, in words. */
export function chargeForecastWords(headset: HeadsetSummary): string | null {
  if (headset.charging === true) return 'charging';
  return headset.minutesLeft === null ? null : `${roundedMinutes(headset.minutesLeft)} left`;
}

/** The one figure beside a name in a list; empty where there is none worth its room. */
export function tellingFigure({ state, headset, cluster, azure, devops }: Pick<Connection, 'state' | 'headset' | 'cluster' | 'azure' | 'devops'>): string {
  const { figure } = cluster ?? azure ?? devops ?? {};
  if (figure !== undefined && hasLiveData(state)) return figure;
  if (headset === null || !hasLiveData(state)) return '';
  if (headset.thermalStage !== null && headset.thermalStage > 0) return heatWords(headset.thermalStage).word;
  return chargeWords(headset) ?? '';
}

/** The quieter line under a name: what it runs, or what it is doing about not being there. */
export function quietLine({ state, kind, headset, step, fault, endpoint }: Pick<Connection, 'state' | 'kind' | 'headset' | 'step' | 'fault' | 'endpoint'>): string {
  if (state === 'connecting' && step !== null) return stepWords[step.name];
  if (hasLiveData(state) && kind !== 'hololens') return endpoint.host;
  if (hasLiveData(state)) return headset?.appInFront ?? 'No app in front';
  return fault?.message ?? connectionStateAppearance[state].word;
}

export type Attention = { readonly rank: 0 | 1 | 2 | 3; readonly reason: string | null };

/** What needs a person first: 0 urgent, 1 soon, 2 nothing, 3 not in use. */
export function attention({ state, headset, fault }: Pick<Connection, 'state' | 'headset' | 'fault'>, lowPercent: number): Attention {
  if (state === 'identity-changed') return { rank: 0, reason: 'Another certificate answered. Compare before anything else.' };
  if (state === 'untrusted') return { rank: 1, reason: 'Compare its fingerprint once, then it can be paired.' };
  if (state === 'unpaired') return { rank: 1, reason: 'Pair it: somebody has to read a PIN in it.' };
  if (state === 'unauthorised') return { rank: 1, reason: fault?.message ?? 'It refuses the stored password. Sign in again.' };
  if (state === 'unreachable') return { rank: 1, reason: fault?.message ?? 'It does not answer.' };
  if (!hasLiveData(state) || headset === null) return { rank: state === 'connecting' ? 2 : 3, reason: null };
  return wellBeing(headset, lowPercent);
}

function wellBeing(headset: HeadsetSummary, lowPercent: number): Attention {
  const { thermalStage, batteryPercent, charging } = headset;
  if (thermalStage !== null && thermalStage > 0) return { rank: thermalStage > 1 ? 0 : 1, reason: heatWords(thermalStage).meaning };
  if (batteryPercent !== null && charging !== true && batteryPercent <= lowPercent) {
    return { rank: batteryPercent <= lowPercent / 2 ? 0 : 1, reason: `Battery at ${Math.round(batteryPercent)} %. Put it on its charger.` };
  }
  return { rank: 2, reason: null };
}
