import type { CrashDump } from '../../model/crash-dumps.ts';
import type { Headset } from '../../model/headset.ts';
import { badParameter, bytes, empty, errorMessage, HRESULT, json } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { PortalQuery, Route } from '../route.ts';

/** Dumps of crashed apps (device-portal.md §1.6). */
export const crashDumpRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/debug/dump/usermode/dumps', handle: (_request, headset) => json(dumpList(headset)) },
  {
    method: 'GET',
    path: '/api/debug/dump/usermode/crashcontrol',
    handle: (request, headset) =>
      withPackage(request.query, (name) => json({ CrashDumpEnabled: headset.crashDumps.enabled(name) })),
  },
  { method: 'POST', path: '/api/debug/dump/usermode/crashcontrol', handle: switchDumps(true) },
  { method: 'DELETE', path: '/api/debug/dump/usermode/crashcontrol', handle: switchDumps(false) },
  {
    method: 'GET',
    path: '/api/debug/dump/usermode/crashdump',
    handle: (request, headset) => withDump(request.query, headset, (dump) => bytes(dump.bytes, 'application/octet-stream')),
  },
  {
    method: 'DELETE',
    path: '/api/debug/dump/usermode/crashdump',
    handle: (request, headset) =>
      withDump(request.query, headset, (dump) => {
        headset.crashDumps.remove(dump);
        return empty();
      }),
  },
];

/** Uncertain: how `FileDate` is written; it is a text. Assumed: as Windows prints dates for en-US. */
function dumpList(headset: Headset): object {
  return {
    CrashDumps: headset.crashDumps.list().map((dump) => ({
      FileDate: new Date(dump.createdAtMs).toLocaleString('en-US', { timeZone: 'UTC' }),
      FileName: dump.fileName,
      FileSize: dump.bytes.length,
      PackageFullName: dump.packageFullName,
    })),
  };
}

function switchDumps(enabled: boolean): Route['handle'] {
  return (request, headset) =>
    withPackage(request.query, (name) => {
      headset.crashDumps.setEnabled(name, enabled);
      return empty();
    });
}

function withPackage(query: PortalQuery, use: (fullName: string) => Answer): Answer {
  const fullName = query.text('packageFullName');
  return fullName === undefined ? badParameter('packageFullName') : use(fullName);
}

function withDump(query: PortalQuery, headset: Headset, use: (dump: CrashDump) => Answer): Answer {
  return withPackage(query, (fullName) => {
    const dump = headset.crashDumps.find(fullName, query.text('fileName') ?? '');
    return dump === undefined ? errorMessage(404, HRESULT.fileNotFound, 'There is no such dump.') : use(dump);
  });
}
