import { selfSignedLeaf } from '../../foundation/authority.ts';
import type { CertifiedKey } from '../../foundation/authority.ts';
import type { JsonObject } from '../model/json.ts';
import type { Stage } from '../model/scenario.ts';
import { keyProperties, secretValueOf } from '../providers/key-vault/certificate-maker.ts';
import { newVersion } from '../providers/key-vault/item-attributes.ts';
import { addCertificate, contentsOf } from '../providers/key-vault/vault-contents.ts';
import type { CertificateVersion } from '../providers/key-vault/vault-contents.ts';

/** What lies in the company's vaults. */

const DAY_MS = 86_400_000;

export interface StockedSecret {
  readonly name: string;
  readonly value: string;
  readonly enabled?: boolean;
  readonly contentType?: string;
  readonly ageDays?: number;
}

export function stockSecret(stage: Stage, vaultId: string, { name, value, enabled = true, contentType, ageDays = 200 }: StockedSecret): void {
  const seconds = Math.floor((stage.world.clock.now() - ageDays * DAY_MS) / 1000);
  contentsOf(stage.world, vaultId).addSecret(name, {
    version: newVersion(stage.world),
    value,
    managed: false,
    attributes: { enabled, created: seconds, updated: seconds },
    ...(contentType === undefined ? {} : { contentType }),
  });
}

export interface StockedCertificate {
  readonly name: string;
  readonly commonName: string;
  readonly hostNames?: readonly string[];
  /** How long ago it began to be valid, and for how long from now on it is; negative where it has expired. */
  readonly ageDays: number;
  readonly daysLeft: number;
  readonly enabled?: boolean;
  /** One that exists already, such as a cluster's own. */
  readonly made?: CertifiedKey;
}

export function stockCertificate(stage: Stage, vaultId: string, wanted: StockedCertificate): CertificateVersion {
  const now = stage.world.clock.now();
  const from = now - wanted.ageDays * DAY_MS;
  const hostNames = wanted.hostNames ?? [wanted.commonName];
  const made =
    wanted.made ?? selfSignedLeaf({ subject: { commonName: wanted.commonName }, hostNames, validity: { from, to: now + wanted.daysLeft * DAY_MS } });
  const policy: JsonObject = {
    issuer: { name: wanted.made === undefined ? 'Self' : 'Unknown' },
    key_props: keyProperties(made.certificateDer),
    secret_props: { contentType: 'application/x-pkcs12' },
    x509_props: {
      subject: `CN=${wanted.commonName}`,
      sans: { dns_names: hostNames },
      ekus: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
      key_usage: ['digitalSignature', 'keyEncipherment'],
      validity_months: Math.max(1, Math.round((wanted.ageDays + wanted.daysLeft) / 30.4)),
    },
    lifetime_actions: [{ trigger: { days_before_expiry: 30 }, action: { action_type: 'EmailContacts' } }],
  };
  return addCertificate(contentsOf(stage.world, vaultId), wanted.name, made, {
    version: newVersion(stage.world),
    secretValue: secretValueOf(made, policy),
    policy,
    now: from,
    enabled: wanted.enabled ?? true,
  });
}
