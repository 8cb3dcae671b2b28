import type { AzureSignIn, Cloud } from '../../../shared/contract/azure/profiles.ts';
import type { UploadHandle } from '../../../shared/domain/identifiers.ts';

/** What the form of a profile holds. */
export interface AzureDraft {
  readonly cloud: Cloud['kind'];
  readonly arm: string;
  readonly authority: string;
  readonly caPem: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly method: AzureSignIn['kind'];
  readonly secret: string;
  readonly pem: string;
  readonly files: readonly { readonly handle: UploadHandle; readonly name: string }[];
  readonly passPhrase: string;
}

export const emptyAzureDraft: AzureDraft = {
  cloud: 'public', arm: '', authority: '', caPem: '', tenant: 'organizations', clientId: '', method: 'browser', secret: '', pem: '', files: [], passPhrase: '',
};

export const cloudChoices = [
  { value: 'public', label: 'Azure' },
  { value: 'us-government', label: 'Azure US Government' },
  { value: 'china', label: 'Azure in China' },
  { value: 'custom', label: 'Another one' },
] as const satisfies readonly { readonly value: Cloud['kind']; readonly label: string }[];

export const methodChoices = [
  { value: 'browser', label: 'Browser', note: 'Opens the sign-in page in your browser and waits for it. The usual way.' },
  { value: 'device-code', label: 'Device code', note: 'Shows a code to type on any device. For machines without a browser, and for sign-ins on a phone.' },
  { value: 'secret', label: 'Client secret', note: 'As an application, for machines that nobody sits at.' },
  { value: 'certificate', label: 'Certificate', note: 'As an application with a certificate and its key instead of a secret.' },
  { value: 'cli', label: 'Azure CLI', note: 'With whoever is signed in to the az command on this machine. Needs no application of your own.' },
] as const satisfies readonly { readonly value: AzureSignIn['kind']; readonly label: string; readonly note: string }[];

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const domain = /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;

export function tenantProblem({ tenant, method }: Pick<AzureDraft, 'tenant' | 'method'>): string {
  const text = tenant.trim();
  if (text === '') return 'Type the tenant: its id, its domain, or organizations.';
  const isShared = text === 'organizations' || text === 'common';
  if (isShared && (method === 'secret' || method === 'certificate')) return 'An application signs in to one tenant: type its id or domain.';
  return isShared || guid.test(text) || domain.test(text) ? '' : 'That is neither a tenant id (a GUID), nor a domain, nor organizations.';
}

export function clientProblem({ clientId, method }: Pick<AzureDraft, 'clientId' | 'method'>): string {
  if (method === 'cli') return '';
  const text = clientId.trim();
  if (text === '') return 'Type the application (client) id of your registration.';
  return guid.test(text) ? '' : 'An application id is a GUID, such as 6f0c1c2e-….';
}

export function cloudProblem({ cloud, arm }: Pick<AzureDraft, 'cloud' | 'arm'>): string {
  if (cloud !== 'custom') return '';
  const text = arm.trim();
  if (text === '') return 'Type the address of its Resource Manager.';
  return /^https:\/\/[^\s/]+/i.test(text) ? '' : 'Its Resource Manager is reached over https: https://management.…';
}

export function methodProblem({ method, secret, pem, files }: Pick<AzureDraft, 'method' | 'secret' | 'pem' | 'files'>): string {
  if (method === 'secret' && secret === '') return 'Paste the secret.';
  if (method === 'certificate' && pem.trim() === '' && files.length === 0) return 'Choose or paste the certificate with its key.';
  return '';
}

/** The first thing that keeps a draft from being a profile; empty where nothing does. */
export function azureProblem(draft: AzureDraft): string {
  return cloudProblem(draft) || tenantProblem(draft) || clientProblem(draft) || methodProblem(draft);
}

export function cloudOf({ cloud, arm, authority, caPem }: AzureDraft): Cloud {
  return cloud === 'custom' ? { kind: 'custom', arm: arm.trim(), authority: authority.trim() === '' ? null : authority.trim(), caPem: caPem.trim() === '' ? null : caPem } : { kind: cloud };
}

export function signInOf({ method, secret, pem, files, passPhrase }: AzureDraft): AzureSignIn {
  switch (method) {
    case 'secret': return { kind: 'secret', secret };
    case 'certificate': return { kind: 'certificate', pem: pem.trim() === '' ? null : pem, uploads: files.map(({ handle }) => handle), passPhrase: passPhrase === '' ? null : passPhrase };
    case 'browser': case 'device-code': case 'cli': return { kind: method };
  }
}
