import { badParameter, empty, errorMessage, HRESULT, json } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { PortalRequest, Route } from '../route.ts';
import type { Headset } from '../../model/headset.ts';
import type { InstalledPackage } from '../../model/installed-packages.ts';

const USER = { UserDisplayName: 'developer', UserSID: 'S-1-5-21-2702878673-795188819-444038987-2781' };

/** Installed packages and the task manager (device-portal.md §1.3, §1.4). Installing has its own file. */
export const appRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/app/packagemanager/packages', handle: (_request, headset) => json(packageList(headset)) },
  { method: 'GET', path: '/api/appx/packagemanager/packages', handle: (_request, headset) => json(packageList(headset)) },
  { method: 'DELETE', path: '/api/app/packagemanager/package', handle: uninstall },
  { method: 'POST', path: '/api/taskmanager/app', handle: startApp },
  { method: 'DELETE', path: '/api/taskmanager/app', handle: stopApp },
  { method: 'DELETE', path: '/api/taskmanager/process', handle: terminate },
];

function packageList(headset: Headset): { InstalledPackages: object[] } {
  const { installed } = headset.apps;
  return { InstalledPackages: installed.list().map((each) => packageRow(each, installed.canUninstall(each))) };
}

function packageRow(installed: InstalledPackage, canUninstall: boolean): object {
  const { manifest } = installed;
  return {
    AppListEntry: manifest.framework ? 1 : 0,
    CanUninstall: canUninstall,
    Name: manifest.displayName,
    PackageDisplayName: manifest.displayName,
    PackageFamilyName: installed.familyName,
    PackageFullName: installed.fullName,
    PackageOrigin: installed.origin,
    PackageRelativeId: installed.relativeId,
    Publisher: manifest.publisher,
    RegisteredUsers: [USER],
    Version: manifest.version,
  };
}

/** `package` is the full name, plain; stop the app first (device-portal.md §1.3). */
function uninstall({ query }: PortalRequest, headset: Headset): Answer {
  const fullName = query.text('package');
  if (fullName === undefined) return badParameter('package');
  const installed = headset.apps.installed.find(fullName);
  if (installed === undefined) return errorMessage(404, 0x80073cf1, 'The package is not installed.');
  if (!headset.apps.installed.canUninstall(installed)) {
    return errorMessage(400, 0x80073cfa, 'The package is part of the system and cannot be removed.');
  }
  headset.apps.terminateApp(fullName);
  headset.apps.installed.remove(fullName);
  headset.files.removeRoot(fullName);
  return empty();
}

/** `appid` decides; `package` may be missing or unencoded (device-portal.md §1.4). */
function startApp({ query }: PortalRequest, headset: Headset): Answer {
  const relativeId = query.base64('appid');
  if (relativeId === undefined) return badParameter('appid');
  const installed = headset.apps.installed.findByRelativeId(relativeId);
  if (installed === undefined) return errorMessage(404, HRESULT.notFound, 'No app has this id.');
  headset.apps.start(installed);
  return empty();
}

function stopApp({ query }: PortalRequest, headset: Headset): Answer {
  const fullName = query.base64('package');
  if (fullName === undefined) return badParameter('package');
  if (query.text('forcestop') === 'yes') headset.apps.terminateApp(fullName);
  return headset.apps.stop(fullName) || headset.apps.installed.find(fullName) !== undefined
    ? empty()
    : errorMessage(404, HRESULT.notFound, 'The package is not installed.');
}

function terminate({ query }: PortalRequest, headset: Headset): Answer {
  const processId = query.integer('pid');
  if (processId === undefined) return badParameter('pid');
  const exists = headset.apps.processes(headset.machineName).some((each) => each.processId === processId);
  if (!exists) return errorMessage(404, HRESULT.notFound, 'No process has this id.');
  return headset.apps.terminate(processId)
    ? empty()
    : errorMessage(403, HRESULT.accessDenied, 'The process belongs to the system.');
}
