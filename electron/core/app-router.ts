import { implement } from '@orpc/server';
import { appContract, type AppInfo } from '../../shared/contract/app.ts';
import type { Clock } from './clock.ts';
import type { SimulatedTargets } from './demo/simulated-targets.ts';
import type { Diagnostics } from './diagnostics/diagnostics.ts';
import { faultError } from './faults.ts';
import type { HostEvents } from './host-events.ts';
import { LiveValue } from './live-value.ts';
import type { Logger } from './logging.ts';
import { noticesRouter, type ProgramNotices } from './notices/notice-board.ts';
import type { RequestContext } from './request-context.ts';
import type { HostSecretStore } from './secrets/host-secret-store.ts';
import { settingsRouter, type ProgramSettings } from './settings/settings-store.ts';

const os = implement(appContract).$context<RequestContext>();

export interface AppParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly info: Omit<AppInfo, 'role'>;
  readonly hostEvents: HostEvents;
  readonly simulated: SimulatedTargets;
  readonly settings: ProgramSettings;
  readonly secrets: HostSecretStore;
  /** Every secret has been destroyed: whoever showed or used one learns it. */
  readonly forgotten: () => Promise<void>;
  readonly notices: ProgramNotices;
  readonly diagnostics: Diagnostics;
}

/** The procedures of `app.*`. */
export function appRouter(parts: AppParts) {
  const { logger } = parts;
  return os.router({
    info: os.info.handler(({ context }) => ({ ...parts.info, role: context.role })),
    hostEvents: os.hostEvents.handler(({ signal }) => parts.hostEvents.watch(signal)),
    visibility: os.visibility.handler(({ input, context }) => {
      context.visible = input.visible;
      return {};
    }),
    reportError: os.reportError.handler(({ input, context }) => {
      logger.error('page.error', input.message, { route: input.route, stack: input.stack, page: context.pageId });
      return {};
    }),
    exploreSimulated: os.exploreSimulated.handler(async () => ({ connectionIds: await parts.simulated.explore() })),
    settings: settingsRouter(parts.settings),
    secrets: secretsRouter(parts),
    notices: noticesRouter(parts.notices),
    diagnostics: {
      read: os.diagnostics.read.handler(() => parts.diagnostics.read()),
    },
  });
}

function secretsRouter({ secrets, clock, logger, forgotten }: AppParts) {
  const protection = new LiveValue(secrets.protection(), { clock });
  secrets.onProtectionChange(() => protection.set(secrets.protection()));
  return os.secrets.router({
    protection: os.secrets.protection.handler(({ signal }) => protection.watch(signal)),
    unlock: os.secrets.unlock.handler(async ({ input }) => {
      const { kind, locked } = secrets.protection();
      if (kind === 'memory' && input.passphrase.length < shortestPassphrase) throw tooShort();
      await secrets.unlock(input.passphrase);
      logger.info('secrets.unlocked', locked ? 'The stored passwords were unlocked.' : 'A sealed file for passwords was begun.');
      return secrets.protection();
    }),
    setPassphrase: os.secrets.setPassphrase.handler(async ({ input }) => {
      await secrets.setPassphrase(input.passphrase);
      logger.info('secrets.passphrase-set', 'The stored passwords were sealed under a new passphrase.');
      return secrets.protection();
    }),
    forgetAll: os.secrets.forgetAll.handler(async () => {
      await secrets.forgetAll();
      await forgotten();
      logger.warn('secrets.forgotten', 'The user had every stored password destroyed.');
      return secrets.protection();
    }),
  });
}

/** As the contract asks of a new passphrase; one that opens an existing file may be whatever it is. */
const shortestPassphrase = 8;

function tooShort() {
  return faultError('invalid-input', { message: `A passphrase has at least ${shortestPassphrase} characters.`, hint: 'Choose a longer one, several words for instance.' });
}
