import { visibleName } from '../../../shared/domain/capture-names.ts';
import type { CameraAct } from '../../../shared/domain/camera-conflict.ts';
import type { CaptureSources } from '../../../shared/domain/headset.ts';
import type { CaptureId, ConnectionId } from '../../../shared/domain/identifiers.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { DeviceContext } from '../device-context.ts';
import { endpoints } from '../endpoints.ts';
import { headsetAct } from '../headset-act.ts';
import { mayHaveBeenDone, portalError, portalFault } from '../portal-faults.ts';
import { noteOfHeadset } from '../session/journal-feed.ts';
import { readAnswer } from '../wire/answer.ts';
import type { CameraDesk } from './camera-desk.ts';
import { photoAnswer, videoAnswer } from './capture-answers.ts';
import { captureIdOf } from './capture-id.ts';
import type { CaptureList } from './capture-list.ts';
import { sourcesQuery } from './sources-query.ts';

/** The camera needs a moment to wake up before it answers. */
const cameraTimeoutMs = 20_000;
const photoListedWithinMs = 5_000;

/** What photos and recordings of one headset need. */
export interface Studio {
  readonly context: DeviceContext;
  readonly connectionId: ConnectionId;
  readonly list: CaptureList;
  readonly desk: CameraDesk;
}

/**
 * @returns id of the photo once it is listed; null where the device did not say how it is called.
 * @throws FaultError `camera-in-use` (naming the holder where it is known), `asleep`, `invalid-input`, …
 */
export async function takePhoto(studio: Studio, sources: CaptureSources): Promise<CaptureId | null> {
  const { context, connectionId, list } = studio;
  requirePicture(sources);
  return context.exclusively(connectionId, 'photo', undefined, async () => {
    const query = sourcesQuery('photo', sources, generationOf(studio));
    const shoot = async () => context.client(connectionId).postJson(endpoints.capturePhoto, photoAnswer, { query, purpose: 'to take a photo', responseTimeoutMs: cameraTimeoutMs });
    const name = await headsetAct(context, connectionId, { act: 'Take photo' }, () => explained(studio, 'photo', shoot)).catch((error: unknown) => {
      // A photo whose answer was lost may be there all the same.
      if (error instanceof FaultError && mayHaveBeenDone(error.fault)) list.refreshQuietly();
      throw error;
    });
    studio.desk.cameraWasFree();
    noteOfHeadset(context.services, connectionId, { type: eventTypes.headsetCaptured, entity: visibleName(name ?? ''), attributes: { kind: 'photo' } });
    if (name === null) {
      list.refreshQuietly();
      return null;
    }
    const id = captureIdOf(name);
    await waitUntilListed(studio, id);
    return id;
  });
}

/** @throws FaultError `busy` where the portal records already, else as {@link takePhoto}. */
export async function startRecording(studio: Studio, sources: CaptureSources): Promise<void> {
  const { context, connectionId, desk } = studio;
  requirePicture(sources);
  await context.exclusively(connectionId, 'recording', undefined, async () => {
    if (await desk.look()) throw portalError('busy', { message: 'A recording is running on this headset already.', hint: 'Stop it first.' });
    const query = sourcesQuery('recording', sources, generationOf(studio));
    const begin = async () => context.client(connectionId).send('POST', endpoints.captureStart, { query, purpose: 'to start the recording', responseTimeoutMs: cameraTimeoutMs });
    await headsetAct(context, connectionId, { act: 'Start recording' }, () => explained(studio, 'recording', begin));
    desk.recordingStarted();
  });
}

/** @returns id of the video once it is listed and its size stands still; null where no recording was running any more. */
export async function stopRecording({ context, connectionId, desk, list }: Studio): Promise<CaptureId | null> {
  return context.exclusively(connectionId, 'recording', undefined, async () => {
    const name = await headsetAct(context, connectionId, { act: 'Stop recording' }, () => stopAtDevice(context, connectionId, desk));
    desk.recordingStopped();
    if (name === null) {
      list.refreshQuietly();
      return null;
    }
    noteOfHeadset(context.services, connectionId, { type: eventTypes.headsetCaptured, entity: visibleName(name), attributes: { kind: 'video' } });
    const id = captureIdOf(name);
    await list.whenSettled(id, new AbortController().signal);
    return id;
  });
}

async function stopAtDevice(context: DeviceContext, connectionId: ConnectionId, desk: CameraDesk): Promise<string | null> {
  try {
    const { text } = await context.client(connectionId).send('POST', endpoints.captureStop, { purpose: 'to stop the recording', responseTimeoutMs: cameraTimeoutMs });
    // 204 and an empty 200 are tolerated (device-portal.md §1.10)
    return text.trim() === '' ? null : readAnswer(endpoints.captureStop, videoAnswer, text);
  } catch (error) {
    // It may have ended by itself a moment ago; then there is nothing to complain about.
    const stillRecording = await desk.look().catch(() => true);
    if (stillRecording) throw error;
    return null;
  }
}

function requirePicture(sources: CaptureSources): void {
  if (sources.camera || sources.holograms) return;
  throw portalError('invalid-input', { message: 'Neither camera nor holograms are chosen, so there would be no picture.', hint: 'Choose at least one of them.' });
}

const generationOf = ({ context, connectionId }: Studio) => context.status.get(connectionId)?.generation ?? 'other';

async function explained<Result>({ desk }: Studio, act: CameraAct, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const fault = refinedRefusal(error);
    throw new FaultError(desk.explain(act, fault), { cause: error });
  }
}

/** A running recording is told in words only. */
function refinedRefusal(error: FaultError): FaultError['fault'] {
  const { fault } = error;
  if (!/already (?:running|recording|in progress)/iu.test(fault.detail ?? '')) return fault;
  return portalFault('busy', { message: 'A recording is running on this headset already.', hint: 'Stop it first.', ...(fault.detail === undefined ? {} : { detail: fault.detail }) });
}

async function waitUntilListed({ context, list }: Studio, id: CaptureId): Promise<void> {
  const { clock } = context.services;
  const until = clock.now() + photoListedWithinMs;
  for (;;) {
    await list.refresh().catch(() => undefined);
    if (list.known(id) !== null || clock.now() >= until) return;
    await clock.delay(300);
  }
}
