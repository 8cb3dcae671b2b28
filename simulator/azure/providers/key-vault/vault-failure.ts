import { plain } from '../../model/provider.ts';
import type { RouteAnswer } from '../../model/provider.ts';

/** An error of a vault's own API: `{ error: { code, message, innererror? } }`, where `innererror` tells the reason of a 403. */
export class VaultFailure extends Error {
  override name = 'VaultFailure';
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;

  constructor(status: number, code: string, message: string, inner?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = inner;
  }

  answer(): RouteAnswer {
    const innererror = this.inner === undefined ? {} : { innererror: { code: this.inner } };
    return plain(this.status, { error: { code: this.code, message: this.message, ...innererror } });
  }
}

export const badParameter = (message: string): VaultFailure => new VaultFailure(400, 'BadParameter', message);

export const secretNotFound = (name: string): VaultFailure =>
  new VaultFailure(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );

export const certificateNotFound = (name: string): VaultFailure =>
  new VaultFailure(
    404,
    'CertificateNotFound',
    `A certificate with (name/id) ${name} was not found in this key vault. If you recently deleted this certificate you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );

/** A disabled secret is listed but not given out. */
export const secretDisabled = (): VaultFailure =>
  new VaultFailure(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');
