import { faultError } from '../faults.ts';
import { summariseCertificate } from './certificate.ts';
import { certificateBlocks } from './pem-identity.ts';

/**
 * An authority that is to be believed beside those of the machine (public-agent.ts).
 *
 * @param pem one or more certificates; text between them is let be. @param whose of the message, such as "the cloud".
 * @throws FaultError `invalid-input` where there is none, or one cannot be read.
 */
export function requireAuthority(pem: string, whose: string): void {
  const certificates = certificateBlocks(pem);
  try {
    if (certificates.length === 0) throw new TypeError('none');
    for (const each of certificates) summariseCertificate(each);
  } catch {
    throw faultError('invalid-input', { message: `The certificate of ${whose}’s authority cannot be read.`, hint: 'Give it as PEM text.' });
  }
}
