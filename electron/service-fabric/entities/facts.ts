import type { Fact } from '../../../shared/contract/clusters/entities.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { entityRefSchema } from '../../../shared/domain/service-fabric/entity-ref-schema.ts';
import { healthStateOf } from '../../../shared/domain/service-fabric/health.ts';
import { bounded } from './bounded-values.ts';

/*
 * Facts of an entity page by the type of their value. Each maker gives null where there is nothing to say, and
 * `section` leaves those out, so that a page has no empty lines.
 */

export type MaybeFact = Fact | null;
export interface Section {
  title: string;
  facts: Fact[];
}

/** A section with what there is to say; null where that is nothing. */
export function section(title: string, facts: readonly MaybeFact[]): Section | null {
  const said = facts.filter((fact) => fact !== null).slice(0, 100);
  return said.length === 0 ? null : { title, facts: said };
}
export function sections(...all: readonly (Section | null)[]): Section[] {
  return all.filter((each) => each !== null).slice(0, 20);
}

function fact(label: string, value: Fact['value'], hint: string): Fact {
  return { label: bounded(label, 200), value, hint: bounded(hint, 500) };
}

export function text(label: string, value: string | null | undefined, hint = ''): MaybeFact {
  return value === null || value === undefined || value === '' ? null : fact(label, { kind: 'text', text: bounded(value, 20_000) }, hint);
}
/** A name or id that somebody may want to copy. */
export function id(label: string, value: string | null | undefined, hint = ''): MaybeFact {
  return value === null || value === undefined || value === '' ? null : fact(label, { kind: 'id', text: bounded(value, 20_000) }, hint);
}
export function number(label: string, value: number | null | undefined, unit = '', hint = ''): MaybeFact {
  return value === null || value === undefined || !Number.isFinite(value) ? null : fact(label, { kind: 'number', number: value, unit }, hint);
}
export function bytes(label: string, value: number | null | undefined, hint = ''): MaybeFact {
  return value === null || value === undefined || !Number.isFinite(value) ? null : fact(label, { kind: 'bytes', bytes: value }, hint);
}
export function time(label: string, at: number | null | undefined, hint = ''): MaybeFact {
  return at === null || at === undefined || !Number.isFinite(at) ? null : fact(label, { kind: 'time', at }, hint);
}
/** @param ms milliseconds, or for ever. */
export function duration(label: string, ms: number | 'infinite' | null | undefined, hint = ''): MaybeFact {
  if (ms === null || ms === undefined) return null;
  return fact(label, { kind: 'duration', ms: ms === 'infinite' ? null : ms }, hint);
}
/** @param value seconds, or for ever. */
export function seconds(label: string, value: number | 'infinite' | null | undefined, hint = ''): MaybeFact {
  return duration(label, typeof value === 'number' ? value * 1_000 : value, hint);
}
export function state(label: string, healthState: string | null, hint = ''): MaybeFact {
  return healthState === null ? null : fact(label, { kind: 'state', healthState: healthStateOf(healthState) }, hint);
}
export function yesNo(label: string, yes: boolean | null | undefined, hint = ''): MaybeFact {
  return yes === null || yes === undefined ? null : fact(label, { kind: 'yesNo', yes }, hint);
}
/** Left out where the answer names nobody: an empty name leads nowhere. */
export function entity(label: string, ref: EntityRef | null, hint = ''): MaybeFact {
  return ref === null || !entityRefSchema.safeParse(ref).success ? null : fact(label, { kind: 'entity', ref }, hint);
}
export function list(label: string, items: readonly string[], hint = ''): MaybeFact {
  return items.length === 0 ? null : fact(label, { kind: 'list', items: items.slice(0, 200).map((item) => bounded(item, 4_000)) }, hint);
}

const mostUnknown = 40;
/**
 * Fields that this build does not know, as newer versions of the product add them (service-fabric.md §1.10). They are
 * shown by the product's names, so that nothing of an answer is lost.
 */
export function unknownFields(more: Readonly<Record<string, unknown>> | null): Section | null {
  const facts = Object.entries(more ?? {}).slice(0, mostUnknown).map(([name, value]) => text(name, plainText(value)));
  return section('Also told by the cluster', facts);
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.length === 0) return '';
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
