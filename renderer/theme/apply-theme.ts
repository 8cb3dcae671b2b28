import type { Settings } from '../../shared/domain/settings.ts';

const remembered = 'fabriscope.theme';

/** @returns the value of `data-theme`; null where the style sheet may follow the system by itself. */
export function themeAttribute(theme: Settings['theme'], prefersMoreContrast: boolean): string | null {
  if (theme !== 'system') return theme;
  return prefersMoreContrast ? 'high-contrast' : null;
}

function set(theme: Settings['theme']): void {
  const attribute = themeAttribute(theme, matchMedia('(prefers-contrast: more)').matches);
  if (attribute === null) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = attribute;
}

/** Before the settings are known: the theme of last time, so that a page never flashes in another one. */
export function applyRememberedTheme(): void {
  const theme = localStorage.getItem(remembered);
  set(theme === 'dark' || theme === 'light' || theme === 'high-contrast' ? theme : 'system');
}

/** Puts theme and density of the settings on the page. */
export function applyTheme({ theme, density }: Pick<Settings, 'theme' | 'density'>): void {
  localStorage.setItem(remembered, theme);
  set(theme);
  document.documentElement.dataset['density'] = density;
}
