import { implement } from '@orpc/server';
import { profilesContract } from '../../../shared/contract/azure/profiles.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import { watchPicture } from '../../core/picture-feed.ts';
import type { RequestContext } from '../../core/request-context.ts';
import { readGroups, readLocations } from './places.ts';
import type { ProfileAccess } from './profile-access.ts';
import { profilePicture } from './profile-picture.ts';
import { runSignIn } from './sign-in-run.ts';

const os = implement(profilesContract).$context<RequestContext>();

/** The procedures of `azure.profiles.*`. */
export function profilesRouter(access: ProfileAccess) {
  const { profiles } = access;
  return os.router({
    add: os.add.handler(({ input }) => access.add(input)),
    change: os.change.handler(({ input: { connectionId, ...change } }) => access.change(connectionId, change)),
    signIn: os.signIn.handler(({ input: { connectionId, tenantId }, signal }) => abortableGenerator(signal, (left) => runSignIn(profiles.of(connectionId), tenantId, left))),
    signOut: os.signOut.handler(async ({ input: { connectionId } }) => {
      await profiles.of(connectionId).identity.signOut();
      return {};
    }),
    watch: os.watch.handler(({ input: { connectionId }, signal, context }) => watchPicture({
      clock: profiles.services.clock,
      draw: () => profilePicture(profiles.of(connectionId)),
      subscribe: (changed) => profiles.onChange(changed),
      settleMs: 250,
      // Budgets move with every call, and are no news by themselves.
      everyMs: 5_000,
    }, signal, { visible: () => context.visible })),
    select: os.select.handler(async ({ input: { connectionId, subscriptionIds } }) => {
      await profiles.select(connectionId, subscriptionIds);
      return {};
    }),
    refresh: os.refresh.handler(async ({ input: { connectionId }, signal }) => {
      await profiles.of(connectionId).readDirectories(signal ?? new AbortController().signal, 'all');
      return {};
    }),
    unlock: os.unlock.handler(({ input: { connectionId, typedName } }) => {
      access.unlock(connectionId, typedName);
      return {};
    }),
    lock: os.lock.handler(({ input: { connectionId } }) => {
      profiles.of(connectionId).lock.close();
      return {};
    }),
    cancelWait: os.cancelWait.handler(({ input: { connectionId, waitId } }) => {
      profiles.of(connectionId).waits.cancel(waitId);
      return {};
    }),
    cli: os.cli.handler(() => profiles.cli.look()),
    groups: os.groups.handler(({ input: { connectionId, subscriptionId }, signal }) => readGroups(profiles.of(connectionId), subscriptionId, signal)),
    locations: os.locations.handler(({ input: { connectionId, subscriptionId }, signal }) => readLocations(profiles.of(connectionId), subscriptionId, signal)),
  });
}
