import type { Endpoint } from '../../shared/contract/connections.ts';
import { summariseCertificate, withRootAnchor } from '../core/net/certificate.ts';
import { requestOver } from '../core/net/http-request.ts';
import { pinnedAgent } from '../core/net/pinned-agent.ts';
import { readBody } from '../core/net/read-body.ts';
import type { OfferedCertificate } from '../core/net/tls-trust.ts';
import { endpoints } from './endpoints.ts';

/**
 * Asks the device for its own root certificate and offers that as the anchor where it really signed the leaf: a leaf
 * changes with the address, the root only with flashing (device-portal.md §1.1). The request goes without credentials,
 * over a connection that is pinned to the very leaf that was shown, so that nobody else can slip in an anchor.
 *
 * @returns the offer as it was where there is no root to be had (it may want credentials, device-portal.md §5.1).
 */
export async function offeredWithRoot(endpoint: Endpoint, offered: OfferedCertificate, signal: AbortSignal): Promise<OfferedCertificate> {
  if (offered.anchorIsRoot) return offered;
  const agent = pinnedAgent({ anchorPem: offered.pem, anchorIsRoot: false, fingerprint256: summariseCertificate(offered.pem).fingerprint256 });
  try {
    const answer = await requestOver({
      agent, endpoint, method: 'GET', path: endpoints.rootCertificate.path, signal,
      insecureHTTPParser: true, connectTimeoutMs: 4_000, responseTimeoutMs: 4_000, stallTimeoutMs: 4_000,
    });
    const der = await readBody(answer.body, 64 * 1024);
    return answer.status === 200 ? withRootAnchor(offered, der) : offered;
  } catch {
    return offered;
  } finally {
    agent.destroy();
  }
}
