/*
 * Names of deployments. A name that is used again replaces the old record of its group's history (azure.md §2.2), so names
 * are numbered.
 */

export const longestDeploymentName = 64;

/** What Azure would refuse about a name, each in a sentence; empty where it is fine. */
export function deploymentNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (name === '') problems.push('A deployment needs a name.');
  if (name.length > longestDeploymentName) problems.push(`The name has ${name.length} characters; ${longestDeploymentName} are allowed.`);
  if (!/^[A-Za-z0-9_.()-]*$/.test(name)) problems.push('Names of deployments have letters, digits, hyphens, underscores, parentheses and full stops only.');
  if (name.endsWith('.')) problems.push('The name must not end with a full stop.');
  return problems;
}

/** `.3` or `-3` at the end of a name; the sign that stands before the number stays in use. */
const numbered = /^(.*?)([.\-_])(\d{1,6})$/;

export interface NextName {
  readonly name: string;
  /** The number at its end. */
  readonly counter: number;
}

/**
 * The next name of a numbered row: one more than the greatest number that is in use.
 * @param wanted `shop-prod` or `shop-prod-20261104.2`, of which the number is dropped; characters that are not allowed become
 *   hyphens, and it is shortened where the number would not fit
 * @param existing names in the history of the same group
 */
export function nextDeploymentName(wanted: string, existing: Iterable<string>): NextName {
  const clean = wanted.trim().replaceAll(/[^A-Za-z0-9_.()-]+/g, '-').replace(/[.-]+$/, '');
  const [, stem = clean, sign = '.'] = numbered.exec(clean) ?? [];
  // A date at the end of the name is no counter.
  const isDate = stem !== clean && /^\d{6}$/.test(clean.slice(stem.length + 1));
  const base = (isDate ? clean : stem) || 'deployment';
  const separator = isDate ? '.' : sign;
  const taken = new Set([...existing].map((name) => name.toLowerCase()));
  for (let counter = greatestCounter(base, separator, taken) + 1; ; counter += 1) {
    const end = `${separator}${counter}`;
    const name = `${base.slice(0, longestDeploymentName - end.length)}${end}`;
    if (!taken.has(name.toLowerCase())) return { name, counter };
  }
}

function greatestCounter(base: string, separator: string, taken: ReadonlySet<string>): number {
  const start = `${base}${separator}`.toLowerCase();
  let greatest = 0;
  for (const name of taken) {
    const rest = name.startsWith(start) ? name.slice(start.length) : '';
    if (/^\d{1,6}$/.test(rest)) greatest = Math.max(greatest, Number(rest));
  }
  return greatest;
}

/** `shop-prod-20261104`: a name for a day, in UTC. */
export function datedDeploymentName(stem: string, at: number): string {
  return `${stem}-${new Date(at).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** What happens to the record of the same name, in words; null where there is none. Names count in any case. */
export function reuseWarning(name: string, existing: Iterable<{ readonly name: string; readonly running?: boolean }>): string | null {
  const plain = name.toLowerCase();
  for (const entry of existing) {
    if (entry.name.toLowerCase() !== plain) continue;
    return entry.running === true
      ? `A deployment '${entry.name}' is running. Azure refuses another one of that name until it has ended.`
      : `The history has a deployment '${entry.name}'. Using its name again replaces its record in Azure: what it deployed and how it ended is lost there.`;
  }
  return null;
}
