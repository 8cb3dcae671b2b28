/**
 * Why a name cannot be a headset's, or null where it can: a NetBIOS name of at most 15 letters, digits and hyphens, not
 * digits alone, no hyphen at either end.
 */
export function machineNameProblem(text: string): string | null {
  const name = text.trim();
  if (name === '') return 'A headset needs a name.';
  if (name.length > 15) return `At most 15 characters: this has ${name.length}.`;
  const strange = /[^A-Za-z0-9-]/u.exec(name)?.[0];
  if (strange !== undefined) return `Only letters A to Z, digits and hyphens: “${strange === ' ' ? 'space' : strange}” is none.`;
  if (/^\d+$/.test(name)) return 'It needs at least one letter.';
  if (name.startsWith('-') || name.endsWith('-')) return 'It cannot begin or end with a hyphen.';
  return null;
}
