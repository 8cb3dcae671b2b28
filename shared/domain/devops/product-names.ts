/**
 * Pipelines are named after what they build and how: what they build joins them with upgrades and installs of the same thing.
 *
 * @returns `Shop` of `Shop release`, `shop` of `shop-ci`; the name itself where nothing can be left out.
 */
export function applicationOf(definition: string): string {
  const short = definition.replace(/(?:[\s._-]+(?:ci|cd|cicd|ci-cd|build|release|releases|deploy|deployment|pipeline|yaml))+$/i, '');
  return short === '' ? definition : short;
}

/** `20261104`, as build numbers begin or end with it. */
const date = String.raw`(?:19|20)\d{6}`;

/**
 * The version that a build number or the name of a release holds: `2.8.0` of `2.8.0.20261125.1` and of `Shop 2.8.0 (20261125.1)`.
 *
 * @returns null where it is a date or a counter only, such as `20261104.3`.
 */
export function versionOf(name: string): string | null {
  const pattern = new RegExp(String.raw`(?:^|[\s_/v-])(\d{1,7}\.\d{1,7}(?:\.\d{1,7}){0,2}(?:-[0-9A-Za-z][0-9A-Za-z.-]*)?(?:\+[0-9A-Za-z.-]+)?)`, 'i');
  const withoutDate = name.replace(new RegExp(String.raw`[.+-]?${date}(?:\.\d{1,5})?(?=$|\D)`), '');
  return pattern.exec(withoutDate)?.[1] ?? null;
}
