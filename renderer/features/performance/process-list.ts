import type { DeviceProcess } from '../../../shared/contract/devices.ts';
import { matchesFilter, parseFilter, type FilterVocabulary } from '../../../shared/domain/filter-signs.ts';

/** Words that the filter of the process list knows. */
export const processFilterVocabulary: FilterVocabulary = {
  fields: ['name', 'user', 'package', 'pid'],
  marks: ['app', 'system'],
  figures: ['cpu', 'memory', 'private'],
};

/** Part of the system rather than of an app: ending it can take the headset with it. */
export function isSystemProcess(process: DeviceProcess): boolean {
  return process.packageFullName === null;
}

/** Why a process cannot be ended at all; null where it can. The idle entry and the kernel are no processes in that sense. */
export function endRefusal(process: DeviceProcess): string | null {
  return process.processId === 0 || process.processId === 4 ? 'This is part of the kernel and cannot be ended.' : null;
}

/** What ending it means, in words. */
export function endConsequence(process: DeviceProcess): string {
  return isSystemProcess(process)
    ? 'It is part of the system. The headset may lose its picture or restart, and whoever wears it loses what is open.'
    : 'It ends at once, and what it has not saved is lost. It can be started again from Apps.';
}

/** @returns the processes that the filter leaves. */
export function filterProcesses(processes: readonly DeviceProcess[], filter: string): readonly DeviceProcess[] {
  const terms = parseFilter(filter, processFilterVocabulary);
  if (terms.length === 0) return processes;
  return processes.filter((process) => matchesFilter(terms, {
    texts: { name: `${process.displayName} ${process.imageName}`, user: process.userName, package: process.packageFullName ?? '', pid: process.key },
    marks: new Set([isSystemProcess(process) ? 'system' : 'app']),
    figures: { cpu: process.cpuPercent, memory: process.workingSetBytes, private: process.privateBytes },
  }));
}

/** Columns that change by themselves and could move rows. */
export type FigureColumn = 'cpu' | 'workingSet' | 'private' | 'commit';

/** @returns the figure that a column sorts by. */
export function figureOf(process: DeviceProcess, column: FigureColumn): number | null {
  switch (column) {
    case 'cpu': return process.cpuPercent;
    case 'workingSet': return process.workingSetBytes;
    case 'private': return process.privateBytes;
    case 'commit': return process.commitBytes;
  }
}

/**
 * The figures that rows are sorted by while the pointer or the focus is among them: those of the moment it came. So no row
 * moves under the pointer; what is new has no figure yet and goes last.
 */
export type HeldFigures = ReadonlyMap<string, DeviceProcess>;

/** @returns what a row is sorted by: its own figure, or the held one. */
export function sortFigure(process: DeviceProcess, column: FigureColumn, held: HeldFigures | null): number | null {
  if (held === null) return figureOf(process, column);
  const then = held.get(process.key);
  return then === undefined ? null : figureOf(then, column);
}
