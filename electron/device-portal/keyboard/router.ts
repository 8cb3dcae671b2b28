import { implement } from '@orpc/server';
import { devicesContract } from '../../../shared/contract/devices.ts';
import { faultError } from '../../core/faults.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Keyboard } from './keyboard.ts';
import type { Snippets } from './snippets.ts';

const os = implement(devicesContract.keyboard).$context<RequestContext>();

/** What people type is not for a screen on the wall, although reading it changes nothing. */
function refuseWallboard({ role }: Pick<RequestContext, 'role'>): void {
  if (role === 'wallboard') throw faultError('read-only', { message: 'What was typed is shown to operators only.' });
}

/** Procedures of the virtual keyboard. */
export function keyboardRouter(keyboard: Keyboard, snippets: Snippets) {
  return os.router({
    sendText: os.sendText.handler(async ({ input: { connectionId, ...text }, signal }) => ({ charactersSent: await keyboard.sendText(connectionId, text, signal) })),
    pressKey: os.pressKey.handler(async ({ input, signal }) => {
      await keyboard.pressKey(input.connectionId, input.key, input.times, signal);
      return {};
    }),
    history: os.history.handler(({ input, signal, context }) => {
      refuseWallboard(context);
      return keyboard.history(input.connectionId).watch(signal, { visible: () => context.visible });
    }),
    clearHistory: os.clearHistory.handler(({ input }) => {
      keyboard.clearHistory(input.connectionId);
      return {};
    }),
    snippets: {
      watch: os.snippets.watch.handler(({ signal, context }) => {
        refuseWallboard(context);
        return snippets.snippets.watch(signal, { visible: () => context.visible });
      }),
      save: os.snippets.save.handler(({ input }) => snippets.save(input.id, input.name, input.text)),
      remove: os.snippets.remove.handler(async ({ input }) => {
        await snippets.remove(input.id);
        return {};
      }),
      reorder: os.snippets.reorder.handler(async ({ input }) => {
        await snippets.reorder(input.ids);
        return {};
      }),
    },
  });
}
