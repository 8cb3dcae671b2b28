/** Where in the page connections of each kind live, and the first screen there. */
export const connectionAreas = {
  hololens: { area: 'headsets', first: 'home' },
  cluster: { area: 'clusters', first: 'home' },
  azure: { area: 'azure', first: 'deployments' },
  devops: { area: 'devops', first: 'runs' },
} as const;

/** @returns path of a connection's first screen, without the `#` of the address. */
export function connectionHome({ kind, id }: { readonly kind: keyof typeof connectionAreas; readonly id: string }): string {
  const { area, first } = connectionAreas[kind];
  return `/${area}/${id}/${first}`;
}
