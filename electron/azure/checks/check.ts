import { createHash } from 'node:crypto';
import type { LiveCheck } from '../../../shared/contract/azure/shared.ts';
import { canonicalJson } from '../../../shared/domain/azure/json-reading.ts';
import type { LiveCheckRequest } from '../../../shared/domain/azure/live-check.ts';
import type { Clock } from '../../core/clock.ts';
import { toFault } from '../../core/faults.ts';
import type { AzureSession } from '../azure-session.ts';
import type { VaultSwitch } from '../vaults/vault.ts';
import { checkName } from './name-check.ts';
import { checkPermission } from './permission-check.ts';
import { checkProvider } from './provider-check.ts';
import { checkQuotaRow } from './quota-check.ts';
import { checkSize } from './size-check.ts';
import { checkSecret, checkSwitches } from './vault-checks.ts';
import { verdict, type CheckPlace, type CheckVerdict } from './verdict.ts';

export type { CheckPlace };

/** A request with who asked for it. */
export interface CheckAsk {
  readonly request: LiveCheckRequest;
  /** Of a vault: who has to be let in. Templates unless told. */
  readonly needs?: VaultSwitch;
  readonly causeIds?: readonly string[];
}

export interface CheckParts {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** The same for the same question, whoever asks. */
export function checkId({ request, needs }: CheckAsk): string {
  return `${request.kind}-${createHash('sha1').update(canonicalJson({ request, needs: needs ?? null })).digest('hex').slice(0, 16)}`;
}

/** One for each question: what several causes ask is asked once. */
export function mergedAsks(asks: readonly CheckAsk[]): CheckAsk[] {
  const merged = new Map<string, CheckAsk>();
  for (const ask of asks) {
    const known = merged.get(checkId(ask));
    merged.set(checkId(ask), known === undefined ? ask : { ...known, causeIds: [...new Set([...(known.causeIds ?? []), ...(ask.causeIds ?? [])])] });
  }
  return [...merged.values()];
}

/** The check before it has run. */
export function openCheck(ask: CheckAsk): LiveCheck {
  return { id: checkId(ask), causeIds: [...(ask.causeIds ?? [])].slice(0, 100), kind: ask.request.kind, title: titleOf(ask).slice(0, 500), state: 'running', finding: '', checkedAt: null, fix: null };
}

/**
 * Looks at the real thing. What cannot be looked at is `unknown`, with the reason in words.
 * @throws only what `signal` is aborted with
 */
export async function runCheck(session: AzureSession, ask: CheckAsk, place: CheckPlace, { clock, signal }: CheckParts): Promise<LiveCheck> {
  const found = await look(session, ask, place, { clock, signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    const { message, hint } = toFault(error);
    return verdict('unknown', `It could not be looked at: ${message} ${hint}`);
  });
  return { ...openCheck(ask), ...found, finding: found.finding.slice(0, 2_000), checkedAt: clock.now() };
}

/** Runs them beside each other; `tell` gets each as it is found. */
export async function runChecks(session: AzureSession, asks: readonly CheckAsk[], place: CheckPlace, parts: CheckParts, tell: (check: LiveCheck) => void): Promise<void> {
  await Promise.all(mergedAsks(asks).map(async (ask) => tell(await runCheck(session, ask, place, parts))));
}

function look(session: AzureSession, ask: CheckAsk, place: CheckPlace, { clock, signal }: CheckParts): Promise<CheckVerdict> {
  const { request } = ask;
  switch (request.kind) {
    case 'vault-switches': return checkSwitches(session, request, ask.needs ?? 'template-deployment', signal);
    case 'secret-state': return checkSecret(session, request, clock.now(), signal);
    case 'quota': return checkQuotaRow(session, request, place, signal);
    case 'sku': return checkSize(session, request, place, signal);
    case 'name': return checkName(session, request, place, signal);
    case 'provider-registration': return checkProvider(session, request, place, signal);
    case 'permission': return checkPermission(session, request, place, signal);
  }
}

const switchTitles: Readonly<Record<VaultSwitch, string>> = {
  'template-deployment': 'lets templates use its secrets', deployment: 'gives certificates to virtual machines', 'disk-encryption': 'gives keys for the encryption of disks',
};

function titleOf({ request, needs = 'template-deployment' }: CheckAsk): string {
  switch (request.kind) {
    case 'vault-switches': return `${vaultWords(request)} ${switchTitles[needs]}`;
    case 'secret-state': return `${vaultWords(request)} has ${request.secretName === null ? 'the secret' : `secret ${request.secretName}`}, enabled`;
    case 'quota': return `${request.family === null ? 'The quota' : request.family === 'cores' ? 'The total of cores' : `The quota of ${request.family}`}${request.location === null ? '' : ` in ${request.location}`} is enough`;
    case 'sku': return `${request.sku ?? 'The size'} can be had${request.location === null ? '' : ` in ${request.location}`}`;
    case 'name': return `The ${nameWords[request.service]}${request.name === null ? '' : ` ${request.name}`} is free`;
    case 'provider-registration': return `${request.namespace ?? 'The resource provider'} is registered`;
    case 'permission': return `The signed-in account has the right${request.action === null ? '' : ` ${request.action}`}`;
  }
}

const nameWords = { storage: 'storage account name', dns: 'DNS name', vault: 'vault name', web: 'site name' } as const;

function vaultWords({ vaultId, vaultName }: { readonly vaultId: string | null; readonly vaultName: string | null }): string {
  const name = vaultName ?? vaultId?.split('/').at(-1);
  return name === undefined ? 'The vault' : `Vault ${name}`;
}
