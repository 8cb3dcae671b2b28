import type { Clock } from '../../foundation/clock.ts';

export interface CrashDump {
  readonly fileName: string;
  readonly packageFullName: string;
  readonly createdAtMs: number;
  readonly bytes: Buffer;
}

/** Dumps of crashed apps, and for which apps they are kept. */
export class CrashDumps {
  readonly #clock: Clock;
  readonly #dumps: CrashDump[] = [];
  readonly #enabledFor = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  list(): readonly CrashDump[] {
    return this.#dumps;
  }

  find(packageFullName: string, fileName: string): CrashDump | undefined {
    return this.#dumps.find((each) => each.packageFullName === packageFullName && each.fileName === fileName);
  }

  /** An app crashed: leaves a dump where that is switched on. */
  record(packageFullName: string, processId: number): void {
    if (!this.#enabledFor.has(packageFullName)) return;
    const fileName = `${packageFullName}.${String(processId)}.${String(this.#dumps.length + 1)}.dmp`;
    const bytes = Buffer.concat([Buffer.from('MDMP', 'latin1'), Buffer.alloc(65_532, processId & 0xff)]);
    this.#dumps.push({ fileName, packageFullName, createdAtMs: this.#clock.now(), bytes });
  }

  remove(dump: CrashDump): void {
    this.#dumps.splice(this.#dumps.indexOf(dump), 1);
  }

  enabled(packageFullName: string): boolean {
    return this.#enabledFor.has(packageFullName);
  }

  setEnabled(packageFullName: string, enabled: boolean): void {
    if (enabled) this.#enabledFor.add(packageFullName);
    else this.#enabledFor.delete(packageFullName);
  }
}
