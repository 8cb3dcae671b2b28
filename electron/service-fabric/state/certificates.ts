import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { certificateReport } from '../../../shared/domain/service-fabric/certificate-report.ts';
import type { Cluster } from '../cluster.ts';
import { describeServer } from '../gateway/server-identity.ts';

export type CertificateExpiry = NonNullable<ClusterCard['certificate']>;

/** Certificates that matter for this cluster, the one that runs out first before the others: ours, the gateway's, and those that nodes report on. */
export function certificatesOf(cluster: Cluster): CertificateExpiry[] {
  const found: CertificateExpiry[] = [];
  const identity = cluster.profile()?.identity;
  if (identity) found.push({ whose: 'client', subject: identity.subject, thumbprint: identity.thumbprint, expiresAt: identity.notAfter, nodeName: null });
  const shown = cluster.reachable ? cluster.client().serverCertificate : null;
  if (shown) {
    const { summary, thumbprint } = describeServer(shown);
    found.push({ whose: 'server', subject: summary.subject, thumbprint, expiresAt: summary.notAfter, nodeName: null });
  }
  for (const { description, entities } of cluster.mirror.causes.values()) {
    const report = certificateReport(description);
    const node = entities.find(({ kind }) => kind === 'node');
    if (report) found.push({ whose: 'cluster', subject: '', thumbprint: report.thumbprint, expiresAt: report.expiresAt, nodeName: node?.kind === 'node' ? node.nodeName : null });
  }
  return found.sort((left, right) => left.expiresAt - right.expiresAt);
}
