import type { ScreenLink } from './cluster-link.ts';

const azureTabs: Readonly<Record<string, string>> = {
  deployments: 'the deployments', deploy: 'what is being prepared', vaults: 'the vaults', clusters: 'the clusters', access: 'the sign-in',
};
const devopsTabs: Readonly<Record<string, string>> = {
  runs: 'the runs', environments: 'the environments', approvals: 'the approvals', access: 'the sign-in',
};
const historyScreens: Readonly<Record<string, string>> = {
  matrix: 'what is where', parameters: 'the parameters by environment', dora: 'the delivery figures', compare: 'two deployments side by side', environments: 'the environments of the history',
};

/** Keys of rows, deployments and runs may hold anything that an address can: they are encoded anew, and only looked up. */
const encoded = (text: string): string => encodeURIComponent(decoded(text));
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A screen of an Azure profile; null where it has no such screen. */
export function azureScreen([tab = 'deployments', key, ...more]: readonly string[], query: URLSearchParams): ScreenLink | null {
  const opens = azureTabs[tab];
  if (opens === undefined || more.length > 0 || query.size > 0) return null;
  if (key === undefined) return { path: tab, opens };
  return tab === 'deployments' ? { path: `${tab}/${encoded(key)}`, opens: 'a deployment' } : null;
}

/** A screen of an Azure DevOps organisation; null where it has no such screen. */
export function devopsScreen([tab = 'runs', key, ...more]: readonly string[], query: URLSearchParams): ScreenLink | null {
  const opens = devopsTabs[tab];
  if (opens === undefined || more.length > 0 || query.size > 0) return null;
  if (key === undefined) return { path: tab, opens };
  return tab === 'runs' ? { path: `${tab}/${encoded(key)}`, opens: 'a run' } : null;
}

/** A screen of the history, with what it is to show; null where it has no such screen. */
export function historyScreen([screen, ...more]: readonly string[], query: URLSearchParams): ScreenLink | null {
  if (more.length > 0) return null;
  const known = screen === undefined ? ['filter', 'row'] : screen === 'compare' ? ['left', 'right'] : [];
  const names = [...query.keys()];
  if (new Set(names).size !== names.length || names.some((name) => !known.includes(name))) return null;
  const opens = screen === undefined ? 'the history of deployments' : historyScreens[screen];
  if (opens === undefined) return null;
  const asked = names.map((name) => `${name}=${encodeURIComponent(query.get(name) ?? '')}`).join('&');
  return { path: `history${screen === undefined ? '' : `/${screen}`}${asked === '' ? '' : `?${asked}`}`, opens };
}
