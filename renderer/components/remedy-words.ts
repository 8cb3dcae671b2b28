import type { Remedy } from '../../shared/domain/fault.ts';

/** What the button of each remedy says; null: nothing can be pressed. */
export const remedyWords: Readonly<Record<Remedy, string | null>> = {
  retry: 'Retry now',
  trust: 'Compare and trust',
  'replace-trust': 'Compare certificates',
  pair: 'Pair',
  'sign-in': 'Sign in again',
  wake: 'It is awake: retry',
  'unlock-secrets': 'Unlock',
  'choose-folder': 'Choose another folder',
  'edit-address': 'Change the address',
  'uninstall-first': 'Uninstall the old one first',
  'stop-app': 'Stop the app',
  'add-dependency': 'Add the missing package',
  'install-certificate': 'Add the certificate',
  reload: 'Reload',
  'unlock-cluster': 'Unlock the cluster',
  'unlock-profile': 'Unlock the profile',
  'choose-profile': 'Choose another profile',
  'look-again': 'Look again',
  none: null,
};
