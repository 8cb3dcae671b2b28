const key = 'fabriscope.recent';
const kept = 12;

/** Ids of what was chosen in the palette lately, latest first. */
export function recentIds(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberRecent(id: string): void {
  localStorage.setItem(key, JSON.stringify([id, ...recentIds().filter((other) => other !== id)].slice(0, kept)));
}
