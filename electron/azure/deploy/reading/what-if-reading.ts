import { gunzipSync, gzipSync } from 'node:zlib';
import type { WhatIf, WhatIfChange } from '../../../../shared/contract/azure/deploy.ts';
import { readWhatIf, type PropertyChange, type ResourceChange } from '../../../../shared/domain/azure/what-if.ts';
import { parseLossless, stringifyLossless } from '../../../core/lossless-json.ts';
import { mostUnpackedBytes } from '../drafts/sealed-texts.ts';

const most = { changes: 5_000, properties: 2_000, characters: 20_000, depth: 40 } as const;

/** An answer as it is kept: what-if repeats itself a lot, and packs to a tenth. */
export interface KeptBaseline {
  readonly packed: string;
  /** Ms since 1970, when it was asked. */
  readonly at: number;
}

export function packAnswer(answer: unknown): string {
  return gzipSync(stringifyLossless(answer)).toString('base64');
}

/**
 * The answer of a what-if as the page shows it.
 * @param answer its body. @param baseline that of the unchanged template; null where none is kept
 */
export function whatIfPicture(answer: unknown, baseline: KeptBaseline | null, at: number): WhatIf {
  const { changes, counts, remarks } = readWhatIf(answer, baseline === null ? null : parseLossless(gunzipSync(Buffer.from(baseline.packed, 'base64'), { maxOutputLength: mostUnpackedBytes }).toString('utf8')));
  const limits = [...remarks];
  if (changes.length > most.changes) limits.push(`Only ${most.changes} of ${changes.length} resources are shown.`);
  const shown = changes.slice(0, most.changes).map((change) => shownChange(change, limits));
  return { at, changes: shown, counts, baselineAt: baseline?.at ?? null, limits: limits.slice(0, 20).map((words) => words.slice(0, 500)) };
}

function shownChange({ resourceId, type, name, change, unsupportedReason, quiet, properties }: ResourceChange, limits: string[]): WhatIfChange {
  const flat = flatten(properties, 0);
  if (flat.length > most.properties) limits.push(`${name}: only ${most.properties} of ${flat.length} properties are shown.`);
  return {
    resourceId: resourceId.slice(0, 1_000), resourceType: type.slice(0, 1_000), name: name.slice(0, 1_000), change, quiet,
    unsupportedReason: unsupportedReason.slice(0, 1_000), properties: flat.slice(0, most.properties),
  };
}

function flatten(properties: readonly PropertyChange[], depth: number): WhatIfChange['properties'] {
  return properties.flatMap(({ path, change, before, after, children, noise, noiseWords }) => [
    // What lies below says it in more detail.
    { path: path.slice(0, 2_000), change, before: children.length > 0 ? null : text(before), after: children.length > 0 ? null : text(after), depth: Math.min(depth, most.depth), noise, noiseWords: noiseWords.slice(0, 300) },
    ...flatten(children, depth + 1),
  ]);
}

function text(value: unknown): string | null {
  if (value === undefined) return null;
  const whole = typeof value === 'string' ? value : stringifyLossless(value);
  return whole.length > most.characters ? `${whole.slice(0, most.characters - 2)} …` : whole;
}
