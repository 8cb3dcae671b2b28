import { checkCertificateTriple, parseCertificateUrl, type CertificateTriple, type TripleReport } from '../../../shared/domain/azure/certificate-triple.ts';
import { FaultError } from '../../core/fault-error.ts';
import { AzureRefusal } from '../arm/azure-refusal.ts';
import type { AzureSession } from '../azure-session.ts';
import { listVaults, vaultById, type Vault } from './vault.ts';
import { vaultCertificate, type VaultCertificate } from './vault-certificates.ts';

export interface LiveTriple extends TripleReport {
  /** Null where the vault does not have it, or could not be asked. */
  readonly certificate: VaultCertificate | null;
}

/** Whether three values describe the same certificate, held against the vault that has it. */
export async function checkTriple(session: AzureSession, triple: CertificateTriple, now: number, signal: AbortSignal | undefined): Promise<LiveTriple> {
  const url = parseCertificateUrl(triple.certificateUrl);
  const form = checkCertificateTriple(triple, null, now);
  if (url === null) return { ...form, certificate: null };
  try {
    const vault = await vaultOf(session, triple.vaultId, url.origin, signal);
    if (vault === null) return unseen(form, 'No vault that you may see has this certificate URL, so that the three could not be compared.');
    const certificate = await vaultCertificate(session, vault, url.name, url.version, signal);
    return { ...checkCertificateTriple(triple, certificate, now), certificate };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof AzureRefusal && error.status === 404) {
      const words = `The vault has no certificate ${url.name}${url.version === null ? '' : ` in version ${url.version}`}.`;
      return { consistent: false, certificate: null, findings: [...form.findings, { severity: 'error', field: 'certificateUrl', words }] };
    }
    if (!(error instanceof FaultError)) throw error;
    return unseen(form, `The vault could not be asked: ${error.fault.message}`);
  }
}

function unseen(form: TripleReport, words: string): LiveTriple {
  return { ...form, certificate: null, findings: [...form.findings, { severity: 'warning', field: null, words }] };
}

/** The vault of the URL: the one that is named where it has that address, else whichever has. */
async function vaultOf(session: AzureSession, vaultId: string, origin: string, signal: AbortSignal | undefined): Promise<Vault | null> {
  const isAt = ({ uri }: Vault): boolean => URL.parse(uri)?.origin.toLowerCase() === origin;
  const named = await vaultById(session, vaultId, signal).catch((error: unknown) => {
    if (error instanceof FaultError) return null;
    throw error;
  });
  if (named !== null && isAt(named)) return named;
  return (await listVaults(session, null, signal)).vaults.find(isAt) ?? null;
}
