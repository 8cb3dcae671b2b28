import type { FaultCode, Remedy } from '../../shared/domain/fault.ts';

export interface InstallCodeWords {
  readonly fault: FaultCode;
  readonly message: string;
  readonly hint: string;
  readonly remedy: Remedy;
}

/**
 * What the deployment error codes mean for whoever pressed "Install" (device-portal.md §1.3). The first three were seen
 * with headsets, the rest are the general codes of Windows app deployment.
 */
const installCodes: Readonly<Record<number, InstallCodeWords>> = {
  0x80073cf3: {
    fault: 'package-dependency-missing', remedy: 'add-dependency',
    message: 'The package needs a framework that is not on the headset, or conflicts with the version there.',
    hint: 'Add the files from the package’s “Dependencies” folder for this headset’s architecture and install again.',
  },
  0x80073cf1: {
    fault: 'package-architecture', remedy: 'none',
    message: 'The headset found no package for its architecture.',
    hint: 'Build for ARM64 for HoloLens 2, for x86 for HoloLens (1st generation).',
  },
  0x80073d02: {
    fault: 'package-in-use', remedy: 'stop-app',
    message: 'The app is running, so its files are in use.',
    hint: 'Stop the app and install again.',
  },
  0x80073cfb: {
    fault: 'package-version', remedy: 'uninstall-first',
    message: 'The same version is installed already, with other content.',
    hint: 'Raise the version of the package, or uninstall the installed one first (this deletes the app’s data).',
  },
  0x80073d06: {
    fault: 'package-version', remedy: 'uninstall-first',
    message: 'A newer version is installed already.',
    hint: 'Raise the version of the package, or uninstall the installed one first (this deletes the app’s data).',
  },
  0x80073cf9: {
    fault: 'device-refused', remedy: 'retry',
    message: 'The headset could not install the package.',
    hint: 'Free some space, restart the headset and try again.',
  },
  0x80073cf0: {
    fault: 'package-malformed', remedy: 'none',
    message: 'The headset could not open the package.',
    hint: 'The file is damaged, or the publisher in its manifest is not the one that signed it. Build it again.',
  },
  0x80073cf6: {
    fault: 'device-refused', remedy: 'uninstall-first',
    message: 'The headset could not register the package.',
    hint: 'Uninstall the app first (this deletes its data), or restart the headset and try again.',
  },
  0x80073cfd: {
    fault: 'device-refused', remedy: 'none',
    message: 'The package asks for something that this Windows does not offer.',
    hint: 'Compare the minimum Windows version of the package with the one of the headset.',
  },
  0x80073cff: {
    fault: 'package-signature', remedy: 'none',
    message: 'The headset’s policy does not allow sideloaded packages like this one.',
    hint: 'Switch developer mode on in the headset’s settings, or ask whoever manages it.',
  },
  0x80073d10: {
    fault: 'package-architecture', remedy: 'none',
    message: 'The package is built for another architecture.',
    hint: 'Build for ARM64 for HoloLens 2, for x86 for HoloLens (1st generation).',
  },
  0x800b0109: {
    fault: 'package-signature', remedy: 'install-certificate',
    message: 'The headset does not trust the certificate that signed the package.',
    hint: 'Add the .cer file that belongs to the package and install again.',
  },
  0x800b010a: {
    fault: 'package-signature', remedy: 'install-certificate',
    message: 'The headset cannot follow the signing certificate to one that it trusts.',
    hint: 'Add the .cer file that belongs to the package and install again.',
  },
  0x800b0100: {
    fault: 'package-signature', remedy: 'none',
    message: 'The package is not signed.',
    hint: 'Sign the package: headsets install signed packages only.',
  },
  0x800b0101: {
    fault: 'package-signature', remedy: 'none',
    message: 'The signing certificate has expired or is not valid yet.',
    hint: 'Check the date of the headset, or sign the package with a current certificate.',
  },
  0x80080205: {
    fault: 'package-malformed', remedy: 'none',
    message: 'The headset could not read the package.',
    hint: 'The file is damaged or incomplete. Build or download it again.',
  },
  0x80070070: {
    fault: 'device-refused', remedy: 'none',
    message: 'The headset has no space left for the package.',
    hint: 'Remove apps or captures from the headset and install again.',
  },
  0x80004005: {
    fault: 'device-refused', remedy: 'retry',
    message: 'The headset could not install the package and gave no reason.',
    hint: 'Stop the app, restart the headset and try again.',
  },
};

/** @param code HRESULT, signed or unsigned. */
export function installWords(code: number): InstallCodeWords | null {
  return installCodes[code >>> 0] ?? null;
}
