import { implement } from '@orpc/server';
import { devicesContract } from '../../../shared/contract/devices.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Devices } from '../devices.ts';
import type { SystemCommands } from './commands.ts';
import type { KeepAwake } from './keep-awake.ts';

const os = implement(devicesContract.system).$context<RequestContext>();

export function systemRouter(devices: Devices, commands: SystemCommands, keepAwake: KeepAwake) {
  return os.router({
    watch: os.watch.handler(({ input, signal, context }) => devices.headset(input.connectionId).board.watch(signal, () => context.visible)),
    refresh: os.refresh.handler(({ input }) => {
      commands.refresh(input.connectionId);
      return {};
    }),
    setName: os.setName.handler(async ({ input }) => {
      await commands.setName(input.connectionId, input.name, input.restartNow);
      return {};
    }),
    setIpd: os.setIpd.handler(async ({ input }) => {
      await commands.setIpd(input.connectionId, input.micrometres);
      return {};
    }),
    setSleep: os.setSleep.handler(async ({ input }) => {
      await commands.setSleep(input.connectionId, input.onBatterySeconds, input.onMainsSeconds);
      return {};
    }),
    keepAwake: os.keepAwake.handler(async ({ input }) => {
      await keepAwake.start(input.connectionId, input.minutes);
      return {};
    }),
    stopKeepAwake: os.stopKeepAwake.handler(async ({ input }) => {
      await keepAwake.stop(input.connectionId);
      return {};
    }),
    restart: os.restart.handler(async ({ input }) => {
      await commands.restart(input.connectionId);
      return {};
    }),
    shutDown: os.shutDown.handler(async ({ input }) => {
      await commands.shutDown(input.connectionId);
      return {};
    }),
  });
}
