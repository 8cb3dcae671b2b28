/** Range that a person can have and the headset takes, in millimetres. */
export const smallestMillimetres = 50;
export const largestMillimetres = 80;

/** @returns `67.5 mm`; the device counts in micrometres (device-portal.md §1.8). */
export function ipdWords(micrometres: number): string {
  return `${ipdField(micrometres)} mm`;
}

/** @returns the figure as it stands in the edit field. */
export function ipdField(micrometres: number): string {
  return String(Math.round(micrometres / 10) / 100);
}

export type ParsedIpd = { readonly micrometres: number; readonly problem: null } | { readonly micrometres: null; readonly problem: string };

/** @param text millimetres with point or comma. */
export function parseIpd(text: string): ParsedIpd {
  const match = /^(\d{2})(?:[.,](\d{1,3}))?\s*(?:mm)?$/.exec(text.trim());
  if (match === null) return { micrometres: null, problem: 'A distance in millimetres, such as 63.5.' };
  const micrometres = Number(match[1]) * 1_000 + Number((match[2] ?? '').padEnd(3, '0'));
  if (micrometres < smallestMillimetres * 1_000 || micrometres > largestMillimetres * 1_000) {
    return { micrometres: null, problem: `Between ${smallestMillimetres} and ${largestMillimetres} mm.` };
  }
  return { micrometres, problem: null };
}
