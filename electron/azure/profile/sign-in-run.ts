import type { SignInStep } from '../../../shared/contract/azure/profiles.ts';
import { toFault } from '../../core/faults.ts';
import type { AzureProfile } from './azure-profile.ts';

/** Signs in and tells each step; ends after `done` or `failed`. Whoever leaves gives up. */
export async function* runSignIn(profile: AzureProfile, tenantId: string | null, left: AbortSignal): AsyncGenerator<SignInStep, void, undefined> {
  const queue: SignInStep[] = [{ kind: 'starting' }];
  let wake = Promise.withResolvers<void>();
  const tell = (step: SignInStep): void => {
    queue.push(step);
    wake.resolve();
  };
  left.addEventListener('abort', () => wake.resolve(), { once: true });
  void signIn(profile, tenantId, tell, left);
  while (!left.aborted) {
    for (let step = queue.shift(); step; step = queue.shift()) {
      yield step;
      if (step.kind === 'done' || step.kind === 'failed') return;
    }
    await wake.promise;
    wake = Promise.withResolvers();
  }
}

async function signIn(profile: AzureProfile, tenantId: string | null, tell: (step: SignInStep) => void, left: AbortSignal): Promise<void> {
  try {
    await profile.identity.signIn(tenantId, tell, left);
    tell({ kind: 'reading', words: 'Signed in. Reading directories and subscriptions.' });
    await new Promise<void>((resolve, reject) => {
      // What the account may do in each subscription is read on behind.
      profile.readDirectories(left, 'all', resolve).then(resolve, reject);
    });
    const { account, tenants, subscriptions } = profile;
    tell({ kind: 'done', account: account?.userName.slice(0, 1_000) ?? '', tenants: tenants.length, subscriptions: subscriptions.length });
  } catch (error) {
    tell({ kind: 'failed', fault: toFault(error) });
  }
}
