import type { Generation } from './headset.ts';

/** What is known about the camera of a headset right now (device-portal.md §5.7). */
export interface CameraSituation {
  readonly generation: Generation;
  /** The portal itself records; its status says nothing of the shell or of apps (§1.10). */
  readonly recording: boolean;
  /** Live views that Fabriscope has open. */
  readonly liveViewers: number;
  /** App that a refusal has named as holder of the camera. */
  readonly heldBy: string | null;
  /** App that is in front, as a likely holder that nobody has named. */
  readonly appInFront: string | null;
}

/** What somebody is about to do with the camera. */
export type CameraAct = 'photo' | 'recording' | 'live';

/** HoloLens 2 shares its camera among readers; every other build is taken for the first generation's either-or. */
const sharesCamera = (generation: Generation): boolean => generation === 'hololens2';

/**
 * @returns what stands in the way of the camera right now or what using it costs, in words to be shown before a button is
 * pressed; null where nothing is known.
 */
export function cameraConflict(situation: CameraSituation): string | null {
  const sentences = [holderSentence(situation), useSentence(situation)].filter((sentence) => sentence !== null);
  return sentences.length === 0 ? null : sentences.join(' ');
}

function holderSentence({ generation, heldBy }: CameraSituation): string | null {
  if (heldBy === null) return null;
  return sharesCamera(generation)
    ? `${heldBy} holds the camera for itself. Pictures can be taken once it lets go; stop it if it does not.`
    : `${heldBy} uses the camera. On this generation only one can: stop it before you take pictures.`;
}

function useSentence({ generation, recording, liveViewers, appInFront }: CameraSituation): string | null {
  if (!recording && liveViewers === 0) return null;
  const what = recording && liveViewers > 0 ? 'A recording and a live view run' : recording ? 'A recording runs' : 'A live view runs';
  const cost = 'The wearer sees a recording sign, and apps draw at most 30 frames a second.';
  if (sharesCamera(generation)) return `${what}. ${cost} An app that takes the camera for itself ends ${recording ? 'the recording' : 'the view'}.`;
  const victim = appInFront === null ? 'An app' : appInFront;
  return `${what}. ${cost} ${victim} cannot use the camera until it ends.`;
}

/**
 * @returns why the headset most likely refused the act, as one sentence and what to do as another; for a refusal that says
 * no more than that the camera is not free.
 */
export function refusalWords(act: CameraAct, situation: CameraSituation): { message: string; hint: string } {
  const holder = situation.heldBy ?? (sharesCamera(situation.generation) ? 'An app' : situation.appInFront ?? 'An app');
  const wanted = { photo: 'The photo was not taken', recording: 'The recording was not started', live: 'The live view cannot be shown' }[act];
  return {
    message: `${wanted}: ${holder === 'An app' ? 'an app' : holder} holds the camera.`,
    hint: sharesCamera(situation.generation)
      ? `${holder} has taken the camera for itself. Stop that app, or wait until it lets go; then try again.`
      : `On HoloLens (1st generation) an app and the portal cannot use the camera at the same time. Stop ${holder === 'An app' ? 'the app that uses it' : holder}, then try again.`,
  };
}

/**
 * Name of the app in the words of a refusal, such as `The camera is in use by "Holo Paint".` It may be a package's full
 * name. Null where none is named.
 */
export function holderNamedIn(reason: string): string | null {
  const quoted = /["“'‘]([^"“”'‘’]{1,200})["”'’]/u.exec(reason)?.[1];
  if (quoted !== undefined) return quoted.trim();
  const named = /\b(?:used|held|owned|in use|controlled)\s+by\s+(?:the\s+)?(?:app(?:lication)?\s+)?([^,;:(){}[\]]{1,200}?)(?=\.?\s*$|\.\s|[,;:(){}[\]])/iu.exec(reason)?.[1]?.trim();
  if (named === undefined || named === '' || /^(?:an?(?:other)?|some|one)\s+(?:other\s+)?(?:app|application|process|program)$/iu.test(named)) return null;
  return named;
}

/** @returns a package's full name without version, architecture and publisher; other names as they are. */
export function shortHolderName(name: string): string {
  return /^(.+?)_\d+(?:\.\d+){3}_[a-z0-9]*_[^_]*_[a-z0-9]{13}$/iu.exec(name)?.[1] ?? name;
}
