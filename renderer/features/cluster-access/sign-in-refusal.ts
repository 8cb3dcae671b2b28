import { hasCertificate, type SignInDraft } from './sign-in-draft.ts';
import type { ReadIdentity } from './use-identity.ts';

/** @returns why this sign-in cannot be saved yet, or null. A certificate that only has warnings can. */
export function signInRefusal(draft: SignInDraft, identity: ReadIdentity, isPlain: boolean): string | null {
  if (isPlain && draft.kind !== 'none') return 'Over plain HTTP nothing may be sent that signs somebody in: choose “Nothing”.';
  if (draft.kind !== 'certificate') return null;
  if (!hasCertificate(draft)) return 'Give a certificate first.';
  switch (identity.phase) {
    case 'reading': return 'The certificate is being read.';
    case 'failed': return identity.fault.message;
    case 'none': return 'Give a certificate first.';
    case 'read': return null;
  }
}
