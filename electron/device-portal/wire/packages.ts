import * as z from 'zod';
import { amount, exactText, optionalFlag, optionalText, optionalWhole, shownText } from './fields.ts';

const versionAnswer = z.object({
  Major: amount.default(0), Minor: amount.default(0), Build: amount.default(0), Revision: amount.default(0),
}).transform((version) => `${version.Major}.${version.Minor}.${version.Build}.${version.Revision}`);

const packageAnswer = z.object({
  Name: shownText(300).default(''),
  PackageDisplayName: optionalText(300),
  PackageFamilyName: exactText(400).default(''),
  PackageFullName: exactText(400),
  PackageRelativeId: exactText(400).nullish(),
  PackageOrigin: optionalWhole,
  Publisher: shownText(1_000).default(''),
  Version: versionAnswer.nullish(),
  AppListEntry: optionalWhole,
  CanUninstall: optionalFlag,
});

/** `GET /api/app/packagemanager/packages` (device-portal.md §1.3). Framework packages have no relative id. */
export const packagesAnswer = z.object({ InstalledPackages: z.array(packageAnswer) }).transform((answer) =>
  answer.InstalledPackages.map((entry) => ({
    name: entry.Name,
    displayName: entry.PackageDisplayName,
    familyName: entry.PackageFamilyName,
    fullName: entry.PackageFullName,
    relativeId: entry.PackageRelativeId ?? null,
    origin: entry.PackageOrigin,
    publisher: entry.Publisher,
    version: entry.Version ?? null,
    /** 0 shown in the app list, 1 hidden. */
    appListEntry: entry.AppListEntry,
    canUninstall: entry.CanUninstall,
  })));
export type PortalPackage = z.infer<typeof packagesAnswer>[number];

/** `GET /api/app/packagemanager/state` while a body is there; `Success` decides, not the status (device-portal.md §1.3). */
export const packageStateAnswer = z.object({
  InstallRunning: optionalFlag,
  Code: optionalWhole,
  CodeText: optionalText(500),
  Reason: optionalText(500),
  Success: optionalFlag,
}).transform((answer) => ({
  running: answer.InstallRunning === true,
  code: answer.Code,
  reason: answer.Reason ?? answer.CodeText,
  success: answer.Success,
}));
