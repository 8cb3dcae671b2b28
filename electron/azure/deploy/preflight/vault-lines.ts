import { parseCertificateUrl, plainThumbprint, type CertificateTriple } from '../../../../shared/domain/azure/certificate-triple.ts';
import { vaultReferences } from '../../../../shared/domain/azure/parameters.ts';
import { parseResourceId } from '../../../../shared/domain/azure/resource-id.ts';
import { vaultDeployAction } from '../../../../shared/domain/azure/vault-permissions.ts';
import type { CheckPlace } from '../../checks/check.ts';
import { verdict, type CheckVerdict } from '../../checks/verdict.ts';
import { checkTriple } from '../../vaults/live-triple.ts';
import { assignmentsOf, literalText, type DraftContent } from '../drafts/draft-content.ts';
import { liveLine, ownLine, type CheckLine, type LookParts } from './line.ts';

/* Whether templates and machines will get what they want from vaults: switches, permission, secrets, certificates (azure.md §1B B7 to B15). */

/** For each secret that a parameter refers to, and each vault of one. */
export function referenceLines(content: DraftContent, place: CheckPlace, parts: LookParts): CheckLine[] {
  const references = [...vaultReferences(assignmentsOf(content))].filter(([, { vaultId }]) => isVaultId(vaultId));
  const vaults = new Map(references.map(([, { vaultId }]) => [vaultId.toLowerCase(), vaultId]));
  return [
    ...[...vaults.values()].flatMap((vaultId) => [
      liveLine({ request: { kind: 'vault-switches', vaultId, vaultName: null }, needs: 'template-deployment' }, place, parts),
      liveLine({ request: { kind: 'permission', action: vaultDeployAction, scope: vaultId } }, place, parts),
    ]),
    ...references.map(([parameter, { vaultId, secretName, secretVersion }]) => liveLine({ request: { kind: 'secret-state', vaultId, vaultName: null, secretName, secretVersion, parameter } }, place, parts)),
  ];
}

function isVaultId(text: string): boolean {
  return parseResourceId(text)?.type.toLowerCase() === 'microsoft.keyvault/vaults';
}

/** For each certificate that parameters describe by three values. */
export function certificateLines(content: DraftContent, place: CheckPlace, parts: LookParts): CheckLine[] {
  const triples = triplesOf(content);
  const vaults = new Map(triples.filter(({ vaultId }) => isVaultId(vaultId)).map(({ vaultId }) => [vaultId.toLowerCase(), vaultId]));
  return [
    ...[...vaults.values()].map((vaultId) => liveLine({ request: { kind: 'vault-switches', vaultId, vaultName: null }, needs: 'deployment' }, place, parts)),
    ...triples.map((triple, index) => ownLine({ id: `certificate-${index}`, kind: 'certificate-state', title: `${parseCertificateUrl(triple.certificateUrl)?.name ?? 'The certificate'}: thumbprint, URL and vault are of the same certificate` }, parts, () => tripleVerdict(triple, parts))),
  ];
}

async function tripleVerdict(triple: CertificateTriple, { session, clock, signal }: LookParts): Promise<CheckVerdict> {
  const { consistent, findings } = await checkTriple(session, triple, clock.now(), signal);
  const worst = findings.some(({ severity }) => severity === 'error') ? 'bad' : consistent === null ? 'unknown' : findings.some(({ severity }) => severity === 'warning') ? 'warning' : 'good';
  return verdict(worst, findings.map(({ words }) => words).join(' '));
}

/** What is left of a parameter's name when it says which of the three it is: `adminCertificateThumbprint` is about `admin`. */
function subjectOf(name: string): string {
  return name.toLowerCase().replaceAll(/certificate|cert|thumbprint|secret|keyvault|vault|source|resource|url|uri|value|id/g, '');
}

/** Those that were chosen here, and others that go by their values: a thumbprint and a vault belong to the URL with the most alike name. */
export function triplesOf(content: DraftContent): CertificateTriple[] {
  const chosen = content.record.certificates.map(({ thumbprint, certificateUrl, vaultId }) => ({
    thumbprint: literalText(content, thumbprint) ?? '', certificateUrl: literalText(content, certificateUrl) ?? '', vaultId: literalText(content, vaultId) ?? '',
  }));
  const texts = content.merged.parameters.flatMap(({ definition: { name } }) => {
    const value = literalText(content, name);
    return value === null ? [] : [{ name, value }];
  });
  const thumbprints = texts.filter(({ name, value }) => plainThumbprint(value) !== null || (/thumbprint/i.test(name) && value !== ''));
  const vaults = texts.filter(({ value }) => isVaultId(value));
  const urls = texts.filter(({ value }) => parseCertificateUrl(value) !== null && !chosen.some(({ certificateUrl }) => certificateUrl === value));
  const own = (all: typeof texts, name: string): string | undefined => (all.find((each) => subjectOf(each.name) === subjectOf(name)) ?? (all.length === 1 ? all[0] : undefined))?.value;
  const found = urls.flatMap(({ name, value }) => {
    const thumbprint = own(thumbprints, name);
    const vaultId = own(vaults, name);
    return thumbprint === undefined || vaultId === undefined ? [] : [{ thumbprint, certificateUrl: value, vaultId }];
  });
  return [...chosen, ...found].slice(0, 20);
}
