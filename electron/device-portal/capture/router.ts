import { implement } from '@orpc/server';
import { devicesContract } from '../../../shared/contract/devices.ts';
import type { RequestContext } from '../../core/request-context.ts';
import { headsetAct } from '../headset-act.ts';
import type { Captures } from './captures.ts';
import { startDownload } from './download.ts';
import { startRecording, stopRecording, takePhoto } from './recording.ts';
import { startRemoval } from './remove.ts';
import { captureSettingsNote, readCaptureSettings, writeCaptureSettings } from './settings.ts';

const os = implement(devicesContract.captures).$context<RequestContext>();

/** Procedures of mixed reality capture. */
export function capturesRouter(captures: Captures) {
  const { context: devices } = captures;
  return os.router({
    watch: os.watch.handler(({ input, signal, context }) => captures.of(input.connectionId).list.watch(signal, { visible: () => context.visible })),
    refresh: os.refresh.handler(async ({ input }) => {
      await captures.of(input.connectionId).list.refresh();
      return {};
    }),
    takePhoto: os.takePhoto.handler(async ({ input }) => ({ captureId: await takePhoto(captures.of(input.connectionId), input.sources) })),
    startRecording: os.startRecording.handler(async ({ input }) => {
      await startRecording(captures.of(input.connectionId), input.sources);
      return {};
    }),
    stopRecording: os.stopRecording.handler(async ({ input }) => ({ captureId: await stopRecording(captures.of(input.connectionId)) })),
    settings: os.settings.handler(async ({ input }) => ({
      settings: await readCaptureSettings(devices.client(input.connectionId)), note: captureSettingsNote,
    })),
    setSettings: os.setSettings.handler(async ({ input: { connectionId, ...wish } }) => {
      const client = devices.client(connectionId);
      await headsetAct(devices, connectionId, { act: 'Change capture settings', attributes: { ...wish } }, () => writeCaptureSettings(client, wish));
      return {};
    }),
    download: os.download.handler(async ({ input: { connectionId, ...wish } }) => ({ taskId: await startDownload(captures.of(connectionId), wish) })),
    remove: os.remove.handler(async ({ input: { connectionId, captureIds } }) => {
      const { list } = captures.of(connectionId);
      return { taskId: await startRemoval(devices, list, connectionId, captureIds) };
    }),
  });
}
