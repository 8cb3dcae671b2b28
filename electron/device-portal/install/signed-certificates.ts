/** One element of DER: its tag byte and its content. */
interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content. */
  readonly whole: Buffer;
}

const tags = { sequence: 0x30, context0: 0xa0 };
const mostCertificates = 50;

/**
 * The certificates that travel in a PKCS#7 SignedData message (RFC 5652 §5.1), each as DER, in their order. Nothing is
 * verified: that is the device's part.
 *
 * @throws RangeError where the message is not built as it must be.
 */
export function certificatesInSignedData(message: Buffer): readonly Buffer[] {
  // ContentInfo ::= SEQUENCE { contentType, [0] { SignedData } }
  const [, explicit] = children(only(message, tags.sequence));
  const signedData = children(only(contentOf(explicit, tags.context0), tags.sequence));
  // SignedData ::= SEQUENCE { version, digestAlgorithms, encapContentInfo, certificates [0] IMPLICIT OPTIONAL, … }
  const certificates = signedData[3];
  if (certificates === undefined || certificates.tag !== tags.context0) return [];
  // Other kinds of certificates than X.509 carry context tags.
  return children(certificates.content).filter(({ tag }) => tag === tags.sequence).slice(0, mostCertificates).map(({ whole }) => whole);
}

function only(bytes: Buffer, tag: number): Buffer {
  return contentOf(elementAt(bytes, 0), tag);
}

function contentOf(element: Element | undefined, tag: number): Buffer {
  if (element === undefined || element.tag !== tag) throw new RangeError(`expected tag ${tag}`);
  return element.content;
}

function children(content: Buffer): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < content.length;) {
    const element = elementAt(content, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

function elementAt(bytes: Buffer, start: number): Element {
  const tag = bytes.readUInt8(start);
  const first = bytes.readUInt8(start + 1);
  // Lengths of up to four bytes; the indefinite form is not DER.
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) throw new RangeError('no DER length');
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(start + 2, lengthBytes);
  const contentAt = start + 2 + lengthBytes;
  if (contentAt + length > bytes.length) throw new RangeError('an element is longer than the message');
  return { tag, content: bytes.subarray(contentAt, contentAt + length), whole: bytes.subarray(start, contentAt + length) };
}
