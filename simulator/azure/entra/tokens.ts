import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { asObject, isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';

const KEY_ID = 'simulated-directory-key';

/** Signs and checks the directory's tokens (ES256; Entra itself signs with RSA, whose keys take long to make). */
export class TokenSigner {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  sign(claims: JsonObject): string {
    const signed = `${encode({ typ: 'JWT', alg: 'ES256', kid: KEY_ID })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key: this.#privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }

  /** The claims of a token that this directory signed; undefined for any other text. Expiry is not looked at. */
  verify(token: string): JsonObject | undefined {
    const [header = '', claims = '', signature = ''] = token.split('.');
    const isGenuine = verify('sha256', Buffer.from(`${header}.${claims}`), { key: this.#publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
    return isGenuine ? decode(claims) : undefined;
  }

  /** The public key set, for `jwks_uri`. */
  keySet(): JsonObject {
    const { kty, crv, x, y } = this.#publicKey.export({ format: 'jwk' });
    return { keys: [{ kty: kty ?? '', crv: crv ?? '', x: x ?? '', y: y ?? '', use: 'sig', alg: 'ES256', kid: KEY_ID }] };
  }
}

/** A client's assertion: header, claims, and whether the certificate's key signed it (RS256 or PS256). */
export function readAssertion(assertion: string, certificatePem: string): { readonly header: JsonObject; readonly claims: JsonObject; readonly isGenuine: boolean } | undefined {
  const [header = '', claims = '', signature = ''] = assertion.split('.');
  const [read, body] = [decode(header), decode(claims)];
  if (read === undefined || body === undefined) return undefined;
  const padding = read['alg'] === 'PS256' ? { padding: 6, saltLength: 32 } : read['alg'] === 'RS256' ? { padding: 1 } : undefined;
  const isGenuine =
    padding !== undefined && verify('sha256', Buffer.from(`${header}.${claims}`), { key: createPublicKey(certificatePem), ...padding }, Buffer.from(signature, 'base64url'));
  return { header: read, claims: body, isGenuine };
}

const encode = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function decode(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? asObject(value) : undefined;
  } catch {
    return undefined;
  }
}
