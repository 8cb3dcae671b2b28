import type { Configuration } from 'electron-builder';
import { appId, productName } from '../electron/desktop/app-identity.ts';
import { deepLinkScheme } from '../electron/desktop/deep-link.ts';

/**
 * What the packaged runtime can no longer be made to do, whatever its environment or command line says (electron.md
 * §2.1 row 13). `runAsNode` off is why simulators run as utility processes. The V8 snapshot stays off: we bring none.
 */
const electronFuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  enableCookieEncryption: true,
  grantFileProtocolExtraPrivileges: false,
  loadBrowserProcessSpecificV8Snapshot: false,
  // The fuses change the binary after Apple's ad-hoc signature was made; without a certificate it must be made anew.
  resetAdHocDarwinSignature: true,
} satisfies Configuration['electronFuses'];

/**
 * The packages: what is built, nothing of the sources, nothing of node_modules. Signing takes its keys from the
 * environment (CSC_LINK, CSC_KEY_PASSWORD, APPLE_*), where there are any.
 */
export const packageConfiguration: Configuration = {
  appId,
  productName,
  copyright: 'Copyright © 2026 The Fabriscope authors',
  directories: { output: 'release', buildResources: 'build' },
  files: ['dist/**/*', '!dist/**/*.map', '!dist/.sources', '!dist/renderer/.vite/**', 'package.json', { from: 'build/icons/runtime', to: 'dist/icons' }],
  extraResources: ['LICENSE', 'THIRD_PARTY_NOTICES.md'],
  asar: true,
  electronFuses,
  // Everything is bundled: there is nothing to rebuild and nothing to install.
  npmRebuild: false,
  nodeGypRebuild: false,
  removePackageScripts: true,
  // Updates are announced by whoever distributes the packages; the program fetches none by itself.
  publish: null,
  artifactName: `${productName}-\${version}-\${os}-\${arch}.\${ext}`,
  protocols: [{ name: `${productName} link`, schemes: [deepLinkScheme], role: 'Viewer' }],
  win: {
    icon: 'build/icons/icon.ico',
    target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    // Connections and settings of the user stay.
    deleteAppDataOnUninstall: false,
  },
  mac: {
    icon: 'build/icons/icon.icns',
    category: 'public.app-category.developer-tools',
    target: [{ target: 'dmg', arch: ['x64', 'arm64'] }],
    hardenedRuntime: true,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
    extendInfo: {
      // macOS 15 asks the user before a program may reach the local network, and hides Bonjour from one that names nothing.
      NSLocalNetworkUsageDescription: 'Fabriscope finds HoloLens headsets on your network, and talks to them and to Service Fabric clusters that you add.',
      NSBonjourServices: ['_wdp._tcp'],
    },
  },
  dmg: { writeUpdateInfo: false },
  linux: {
    icon: 'build/icons/linux',
    category: 'Development',
    synopsis: 'Console for HoloLens headsets and Service Fabric clusters',
    description: 'Pair a HoloLens headset, watch it, drive it. See why a Service Fabric cluster is red, follow its upgrades, act on it safely.',
    // The Debian format wants an address; there is none to be had for everybody yet.
    maintainer: 'The Fabriscope authors <authors@fabriscope.invalid>',
    target: [{ target: 'AppImage', arch: ['x64', 'arm64'] }, { target: 'deb', arch: ['x64', 'arm64'] }],
    desktop: { entry: { StartupWMClass: productName, Keywords: 'HoloLens;headset;Device Portal;mixed reality;Service Fabric;cluster;' } },
  },
  deb: {
    // Without a keyring passwords are kept for the session only.
    recommends: ['gnome-keyring', 'libayatana-appindicator3-1'],
  },
};
