/**
 * An application as the history writes it: one plain word in small letters gets a capital, so that the pipeline `shop`, the
 * cluster's `fabric:/Shop` and the template of `Shop` are one application.
 */
export function applicationName(told: string): string {
  return /^[a-z][a-z0-9]*$/.test(told) ? `${told.charAt(0).toUpperCase()}${told.slice(1)}` : told;
}
