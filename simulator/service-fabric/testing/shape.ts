/**
 * One line for each path through a value; elements of a list are folded into one. What recurs at many places (health
 * events, evaluations by kind) begins anew under its own name, so that it need not be met at the same place.
 */
export function pathsOf(value: unknown): Set<string> {
  const paths = new Set<string>();
  collect(value, '', paths);
  return paths;
}

function collect(value: unknown, path: string, paths: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) collect(each, `${path}[]`, paths);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      paths.add(`${path}.${key}`);
      collect(each, rootFor(key, each) ?? `${path}.${key}`, paths);
    }
  }
}

function rootFor(key: string, value: unknown): string | undefined {
  if (key === 'UnhealthyEvent') return 'HealthEvent[]';
  if (key === 'HealthEvents') return 'HealthEvent';
  if (key === 'HealthEvaluation' && typeof value === 'object' && value !== null && 'Kind' in value) return `${key}:${String(value.Kind)}`;
  return undefined;
}

/** Whether a path begins under a name of its own. */
export function recurs(path: string): boolean {
  return path.startsWith('HealthEvent[]') || path.startsWith('HealthEvaluation:');
}
