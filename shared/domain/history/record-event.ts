import type { JournalValue, NewJournalEvent } from '../journal/event.ts';
import { looksSecret } from '../secret-looking.ts';
import { deploymentForgotten, deploymentObserved, type DeploymentCause, type DeploymentChange, type DeploymentKind, type DeploymentParameter, type DeploymentRecord, type DeploymentSpan } from './deployment.ts';
import { recordDigest } from './record-digest.ts';

/** Longest texts and lists that a record keeps: what the seam and the journal let through, so that a row which was kept can be shown. */
const longest = {
  key: 900, label: 300, name: 1_000, place: 1_000, reason: 4_000, href: 2_000, cause: 8_000, target: 2_000, commitId: 80, commit: 2_000, value: 8_000, fact: 4_000,
  causes: 200, changes: 200, commitIds: 200, parameters: 1_000, spans: 500, facts: 100,
} as const;

/** The journal takes events of up to a megabyte. */
const mostCharacters = 900_000;

/**
 * Key of a deployment.
 *
 * @param source id of the connection that told it.
 * @param id its own id at the source, for good: a deployment's resource id, a release's environment id, a run's id.
 */
export function deploymentKey(kind: DeploymentKind, source: string, id: string): string {
  return keptKey(`${kind}:${source}:${id}`);
}

/**
 * The event by which a source tells what it saw of a deployment. Telling the same facts again is harmless: the journal
 * keeps one event of equal facts. It also means that a deployment which comes back to an earlier state has to differ from
 * it in some fact (`attempt`, a span, a time), or the return is not seen.
 *
 * Texts and lists are cut to what the seam lets through, and no value is kept that looks like a secret.
 */
export function recordEvent(record: DeploymentRecord): NewJournalEvent {
  const attributes = fittingFacts(record);
  return {
    at: Math.round(record.endedAt ?? record.startedAt),
    stream: 'deployment',
    type: deploymentObserved,
    source: record.source,
    externalId: `${attributes.key}#${recordDigest(attributes)}`,
    entity: attributes.key,
    value: attributes.durationMs,
    attributes,
    compensates: null,
  };
}

/**
 * The event by which a source tells that it has pruned a deployment. The row stays as it was; seen again, it is no longer forgotten.
 *
 * @param at when the source no longer had it, in milliseconds since 1970.
 */
export function forgottenEvent(key: string, source: string, at: number): NewJournalEvent {
  return { at, stream: 'deployment', type: deploymentForgotten, source, externalId: `${key}#forgotten`, entity: key, value: null, attributes: {}, compensates: null };
}

/** Texts of a record that is too large for an event are cut shorter, until it fits. */
function fittingFacts(record: DeploymentRecord) {
  const facts = keptFacts(record, 1);
  for (const share of [1 / 8, 1 / 64]) {
    if (JSON.stringify(facts).length <= mostCharacters) break;
    Object.assign(facts, keptFacts(record, share));
  }
  return facts;
}

function keptKey(key: string): string {
  return key.length <= longest.key ? key : `${key.slice(0, longest.key - 17)}#${recordDigest(key)}`;
}

/** @param share of the longest causes, changes and parameters that is kept. */
function keptFacts(record: DeploymentRecord, share: number) {
  return {
    key: keptKey(record.key),
    kind: record.kind,
    source: record.source,
    sourceName: cut(record.sourceName, longest.label),
    name: cut(record.name, longest.name),
    application: cut(record.application, longest.label),
    place: cut(record.place, longest.place),
    environment: cutOrNull(record.environment),
    versionFrom: cutOrNull(record.versionFrom),
    versionTo: cutOrNull(record.versionTo),
    by: cutOrNull(record.by),
    queuedAt: wholeOrNull(record.queuedAt),
    startedAt: Math.round(record.startedAt),
    endedAt: wholeOrNull(record.endedAt),
    durationMs: durationOf(record),
    result: record.result,
    causes: record.causes.slice(0, longest.causes).map((cause) => keptCause(cause, share)),
    rollback: record.rollback,
    reason: cut(record.reason, longest.reason),
    changes: record.changes.slice(0, longest.changes).map((change) => keptChange(change, share)),
    commitIds: record.commitIds.slice(0, longest.commitIds).map((id) => cut(id, longest.commitId)),
    build: cutOrNull(record.build),
    release: cutOrNull(record.release),
    correlationId: cutOrNull(record.correlationId),
    contentHash: cutOrNull(record.contentHash),
    parameters: record.parameters.slice(0, longest.parameters).map((parameter) => keptParameter(parameter, share)),
    spans: record.spans.slice(0, longest.spans).map((span) => keptSpan(span)),
    attempt: record.attempt,
    href: record.href === null ? null : cut(record.href, longest.href),
    extra: keptExtra(record.extra),
  };
}

function durationOf({ durationMs }: DeploymentRecord): number | null {
  return durationMs === null || !Number.isFinite(durationMs) ? null : Math.max(0, durationMs);
}

function keptCause({ code, message, target, count }: DeploymentCause, share: number) {
  return { code: cut(code, longest.label), message: cut(message, longest.cause * share), target: cut(target, longest.target * share), count };
}

function keptChange({ commitId, message, author, at }: DeploymentChange, share: number) {
  return { commitId: cut(commitId, longest.commitId), message: cut(message, longest.commit * share), author: cut(author, longest.label), at: wholeOrNull(at) };
}

/** What looks like a secret is kept by its name alone, and marked where its source gave it in the open. */
function keptParameter({ name, value, from, secret, inTheOpen, type }: DeploymentParameter, share: number) {
  const exposed = inTheOpen === true || (!secret && value !== null && looksSecret(name, value));
  const hidden = secret || exposed;
  return { name: cut(name, longest.label), value: hidden || value === null ? null : cut(value, longest.value * share), from, secret: hidden, ...(exposed ? { inTheOpen: true } : {}), ...(type === undefined ? {} : { type: cut(type, longest.label) }) };
}

function keptSpan({ name, startedAt, endedAt, result }: DeploymentSpan) {
  return { name: cut(name, longest.label), startedAt: wholeOrNull(startedAt), endedAt: wholeOrNull(endedAt), result };
}

function keptExtra(extra: DeploymentRecord['extra']): { readonly [name: string]: JournalValue } {
  const shown = Object.entries(extra).filter(([name, value]) => typeof value !== 'string' || !looksSecret(name, value)).slice(0, longest.facts);
  return Object.fromEntries(shown.map(([name, value]) => [cut(name, longest.label), typeof value === 'string' ? cut(value, longest.fact) : value]));
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function cutOrNull(text: string | null): string | null {
  return text === null ? null : cut(text, longest.label);
}

function wholeOrNull(at: number | null): number | null {
  return at === null ? null : Math.round(at);
}
