import type { ClusterProbe, ServerPin } from '../../../shared/contract/clusters/access.ts';
import { endpointText } from '../cluster-parts/endpoint-text.ts';
import type { SignInDraft } from '../cluster-access/sign-in-draft.ts';
import type { ReadIdentity } from '../cluster-access/use-identity.ts';
import type { AddStepId } from './add-steps.ts';

const pinWords: Readonly<Record<ServerPin['kind'], string>> = { certificate: 'by this certificate', thumbprints: 'by thumbprints', commonName: 'by name and issuer' };

export interface Gathered {
  readonly address: string;
  readonly probe: ClusterProbe | null;
  readonly pin: ServerPin | null;
  readonly signIn: SignInDraft;
  readonly identity: ReadIdentity;
  readonly profile: { readonly name: string; readonly role: 'reader' | 'admin' };
}

/** What each step has come to, for the rail. */
export function stepFindings({ address, probe, pin, signIn, identity, profile }: Gathered): Readonly<Partial<Record<AddStepId, string>>> {
  const [first, ...more] = probe?.gateways ?? [];
  const where = first === undefined ? address.trim() : `${endpointText(first)}${more.length === 0 ? '' : ` and ${more.length} more`}`;
  const who = signIn.kind === 'none' ? 'with nothing' : signIn.kind === 'entra' ? 'with Entra ID' : identity.phase === 'read' ? identity.identity.subject : '';
  return { address: where, server: pin === null ? '' : pinWords[pin.kind], signIn: who === '' ? '' : `${who}, ${profile.role}` };
}
