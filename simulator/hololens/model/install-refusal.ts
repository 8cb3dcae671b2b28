/** Why an installation fails, with the HRESULT that Windows gives (device-portal.md §1.3, §5.6). Texts are ours. */

export type RefusalKind =
  | 'open'
  | 'missing-part'
  | 'manifest'
  | 'unsigned'
  | 'untrusted'
  | 'digest'
  | 'publisher'
  | 'architecture'
  | 'bundle'
  | 'dependency'
  | 'same-version'
  | 'downgrade'
  | 'in-use'
  | 'disk-full'
  | 'unspecified';

const CODES: Readonly<Record<RefusalKind, readonly [code: number, text: string]>> = {
  open: [0x80073cf0, 'The package could not be opened.'],
  'missing-part': [0x80080203, 'A required file is missing from the package.'],
  manifest: [0x80080204, 'The manifest of the package is not valid.'],
  unsigned: [0x800b0100, 'No signature was present in the subject.'],
  untrusted: [0x800b0109, 'The certificate chain ends in a root that is not trusted.'],
  digest: [0x80096010, 'The digital signature of the package does not verify.'],
  publisher: [0x8007000b, 'The publisher of the package does not match its signature.'],
  architecture: [0x80073d10, 'The package is for another processor architecture.'],
  // The code with which bundles without a fitting package failed on a second-generation headset.
  bundle: [0x80073cf1, 'No fitting package was found.'],
  dependency: [0x80073cf3, 'The package failed update, dependency or conflict validation.'],
  'same-version': [0x80073cfb, 'A package of this version with other content is installed.'],
  downgrade: [0x80073d06, 'A later version of the package is installed.'],
  'in-use': [0x80073d02, 'The package is in use.'],
  'disk-full': [0x80070070, 'There is not enough space on the disk.'],
  unspecified: [0x80004005, 'Unspecified error'],
};

export class InstallRefusal extends Error {
  override name = 'InstallRefusal';
  readonly code: number;
  readonly codeText: string;

  constructor(code: number, codeText: string, reason: string) {
    super(reason);
    this.code = code;
    this.codeText = codeText;
  }
}

export function installRefusal(kind: RefusalKind, reason: string): InstallRefusal {
  const [code, codeText] = CODES[kind];
  return new InstallRefusal(code, codeText, reason);
}
