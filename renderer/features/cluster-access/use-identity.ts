import { useEffect, useState } from 'react';
import type { IdentitySummary } from '../../../shared/contract/clusters/access.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { api, faultOf } from '../../app/api.ts';
import { hasCertificate, signInOf, type SignInDraft } from './sign-in-draft.ts';

export type ReadIdentity =
  | { readonly phase: 'none' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'read'; readonly identity: IdentitySummary }
  | { readonly phase: 'failed'; readonly fault: Fault };

/** A key typed letter by letter need not be tried at each one. */
const pauseMs = 300;

/** Reads what was given as a certificate, so that its summary and its mistakes show before anything is saved. */
export function useIdentity(draft: SignInDraft): ReadIdentity {
  const [answer, setAnswer] = useState<{ readonly of: SignInDraft; readonly read: ReadIdentity } | null>(null);
  const isGiven = draft.kind === 'certificate' && hasCertificate(draft);
  useEffect(() => {
    if (!isGiven) return undefined;
    const stop = new AbortController();
    const take = (read: ReadIdentity): void => { if (!stop.signal.aborted) setAnswer({ of: draft, read }); };
    const timer = setTimeout(() => {
      api.clusters.access.readIdentity({ signIn: signInOf(draft) }, { signal: stop.signal })
        .then(({ identity }) => { take(identity === null ? { phase: 'none' } : { phase: 'read', identity }); })
        .catch((error: unknown) => { take({ phase: 'failed', fault: faultOf(error) }); });
    }, pauseMs);
    return () => { clearTimeout(timer); stop.abort(); };
  }, [draft, isGiven]);
  if (!isGiven) return { phase: 'none' };
  return answer?.of === draft ? answer.read : { phase: 'reading' };
}
