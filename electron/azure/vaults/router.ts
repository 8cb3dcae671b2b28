import { implement } from '@orpc/server';
import { deployContract } from '../../../shared/contract/azure/deploy.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { AzureProfiles } from '../profile/azure-profiles.ts';
import { checkTriple } from './live-triple.ts';
import { certificateWarnings, listCertificates, type VaultCertificate } from './vault-certificates.ts';
import { listSecrets, listSecretVersions } from './vault-secrets.ts';
import { listVaults, vaultById } from './vault.ts';

const os = implement(deployContract.vaults).$context<RequestContext>();

/** The procedures of `azure.deploy.vaults.*`: names and attributes, never a value. */
export function vaultsRouter(profiles: AzureProfiles) {
  const { clock } = profiles.services;
  return os.router({
    list: os.list.handler(async ({ input: { connectionId, subscriptionId }, signal }) => {
      const { vaults } = await listVaults(profiles.of(connectionId), subscriptionId, signal);
      return vaults.slice(0, 5_000).map(({ vaultId, name, subscriptionId: subscription, location, uri, switches, rbac, softDelete, purgeProtection }) => ({
        vaultId, name, subscriptionId: subscription, location, uri, rbac, softDelete, purgeProtection,
        enabledForDeployment: switches.deployment, enabledForTemplateDeployment: switches['template-deployment'], enabledForDiskEncryption: switches['disk-encryption'],
      }));
    }),
    secrets: os.secrets.handler(async ({ input: { connectionId, vaultId }, signal }) => {
      const session = profiles.of(connectionId);
      const secrets = await listSecrets(session, await vaultById(session, vaultId, signal), signal);
      return secrets.slice(0, 25_000).map(({ name, enabled, notAfter, contentType, managed }) => ({ name: name.slice(0, 200), enabled, notAfter, contentType: contentType.slice(0, 1_000), managed }));
    }),
    secretVersions: os.secretVersions.handler(async ({ input: { connectionId, vaultId, secretName }, signal }) => {
      const session = profiles.of(connectionId);
      const versions = await listSecretVersions(session, await vaultById(session, vaultId, signal), secretName, signal);
      return versions.slice(0, 2_000).map(({ version, enabled, createdAt, notAfter }) => ({ version: (version ?? '').slice(0, 100), enabled, createdAt, notAfter }));
    }),
    certificates: os.certificates.handler(async ({ input: { connectionId, vaultId }, signal }) => {
      const session = profiles.of(connectionId);
      const certificates = await listCertificates(session, await vaultById(session, vaultId, signal), signal);
      return certificates.slice(0, 5_000).map((certificate) => shownCertificate(certificate, clock.now()));
    }),
    checkTriple: os.checkTriple.handler(async ({ input: { connectionId, ...triple }, signal }) => {
      const { consistent, findings, certificate } = await checkTriple(profiles.of(connectionId), triple, clock.now(), signal);
      return {
        consistent, certificate: certificate === null ? null : shownCertificate(certificate, clock.now()),
        findings: findings.slice(0, 20).map(({ severity, words }) => ({ severity, words: words.slice(0, 500) })),
      };
    }),
  });
}

function shownCertificate(certificate: VaultCertificate, now: number) {
  const { name, version, thumbprint, sid, subject, expires, enabled } = certificate;
  return {
    name: name.slice(0, 1_000), version: version.slice(0, 100), thumbprint, certificateUrl: sid.slice(0, 500), subject: subject.slice(0, 1_000), notAfter: expires, enabled,
    warnings: certificateWarnings(certificate, now).slice(0, 10).map((words) => words.slice(0, 500)),
  };
}
