/** @returns the path of a hash route, with or without its `#`. */
export function routePath(href: string): string {
  const path = href.replace(/^#/, '');
  return path.startsWith('/') && !path.startsWith('//') ? path : '/';
}
