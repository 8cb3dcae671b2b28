import * as der from '../../../foundation/der.ts';

/**
 * A certificate and its key as PKCS #12 (RFC 7292) without encryption and integrity code, the form in which a vault gives
 * out the secret of a certificate: no password protects it, reaching the secret is the protection.
 */
export function pkcs12(certificateDer: Buffer, privateKeyPkcs8: Buffer): Buffer {
  const bags = der.sequence(
    bag(OID.keyBag, privateKeyPkcs8),
    bag(OID.certBag, der.sequence(der.objectIdentifier(OID.x509Certificate), der.explicit(0, der.octetString(certificateDer)))),
  );
  const authenticatedSafe = der.sequence(data(bags));
  return der.sequence(der.integer(3), data(authenticatedSafe));
}

const OID = {
  data: '1.2.840.113549.1.7.1',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
} as const;

const data = (content: Buffer): Buffer =>
  der.sequence(der.objectIdentifier(OID.data), der.explicit(0, der.octetString(content)));

const bag = (type: string, value: Buffer): Buffer => der.sequence(der.objectIdentifier(type), der.explicit(0, value));
