import type { Connection } from '../../../shared/contract/connections.ts';
import type { DevopsSignIn } from '../../../shared/contract/devops/index.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';

/** What is entered about a sign-in; `profile` is the Azure profile that is chosen. */
export interface SignInDraft {
  readonly kind: 'pat' | 'entra';
  readonly token: string;
  readonly profile: ConnectionId | null;
}

export const emptySignIn: SignInDraft = { kind: 'pat', token: '', profile: null };

/** What is still missing, in words; empty where it can be sent. */
export function signInProblem({ kind, token, profile }: SignInDraft): string {
  if (kind === 'entra') return profile === null ? 'Choose an Azure profile that is signed in.' : '';
  if (token.trim() === '') return 'Enter a personal access token.';
  return /\s/.test(token.trim()) ? 'A token has no spaces in it: it was copied with something else.' : '';
}

/** @returns null where something is missing. */
export function signInOf(draft: SignInDraft): DevopsSignIn | null {
  if (signInProblem(draft) !== '') return null;
  if (draft.kind === 'pat') return { kind: 'pat', token: draft.token.trim() };
  return draft.profile === null ? null : { kind: 'entra', azureConnectionId: draft.profile };
}

/** Azure profiles of the list. */
export function azureProfiles(connections: readonly Connection[]): readonly Connection[] {
  return connections.filter(({ kind }) => kind === 'azure');
}
