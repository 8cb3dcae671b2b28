/** A JSON file that may be a template or its parameters. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface GivenFiles {
  readonly files: readonly GivenFile[];
  /** Names of what was not looked into. */
  readonly ignored: readonly string[];
  /** Name of the archive in which they came. */
  readonly archive?: string;
}

/** Azure takes 4 MB of a template; what is somewhat larger is read so that the linter can say so. */
export const mostFileBytes = 8 * 1_024 ** 2;
export const mostFiles = 500;

export function isJsonName(name: string): boolean {
  return /\.jsonc?$/i.test(name);
}
