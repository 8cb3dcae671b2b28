import { Agent } from 'node:https';
import { createSecureContext, getCACertificates } from 'node:tls';

const idleSocketMs = 30_000;

/**
 * Agent for services of the public internet: authorities that this runtime believes, host names checked. Simulators and
 * private clouds have an authority of their own, which is believed in addition, by this agent only.
 *
 * @param extraCaPem one or more certificates, PEM.
 */
export function publicAgent({ extraCaPem, maxSockets = 16 }: { readonly extraCaPem: string | null; readonly maxSockets?: number }): Agent {
  return new Agent({
    // Made once: with `ca` every connection would parse some hundred and fifty authorities anew, ten milliseconds each time.
    ...(extraCaPem === null ? {} : { secureContext: createSecureContext({ ca: [...getCACertificates('default'), extraCaPem] }) }),
    keepAlive: true,
    keepAliveMsecs: idleSocketMs,
    timeout: idleSocketMs,
    maxSockets,
  });
}
