import type { SignIn } from '../../../shared/contract/clusters/access.ts';
import type { UploadHandle } from '../../../shared/domain/identifiers.ts';

/** A file that the host has; the page keeps no copy of it. */
export interface HandedFile {
  readonly handle: UploadHandle;
  readonly name: string;
  readonly sizeBytes: number;
}

/** How somebody signs in, as it is being filled in. */
export interface SignInDraft {
  readonly kind: SignIn['kind'];
  readonly files: readonly HandedFile[];
  readonly pem: string;
  readonly passPhrase: string;
}

export const emptySignIn: SignInDraft = { kind: 'certificate', files: [], pem: '', passPhrase: '' };

/** Whether there is anything yet that could be a certificate. */
export function hasCertificate({ files, pem }: Pick<SignInDraft, 'files' | 'pem'>): boolean {
  return files.length > 0 || pem.trim() !== '';
}

export function signInOf(draft: SignInDraft): SignIn {
  if (draft.kind !== 'certificate') return { kind: draft.kind };
  return {
    kind: 'certificate',
    uploads: draft.files.map(({ handle }) => handle),
    pem: draft.pem.trim() === '' ? null : draft.pem,
    passPhrase: draft.passPhrase === '' ? null : draft.passPhrase,
  };
}
