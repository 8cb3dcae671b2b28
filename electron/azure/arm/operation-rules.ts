import { fieldOf, headerText, textOf, type AzureAnswer } from './azure-answer.ts';

/**
 * How long-running operations of Azure are followed (azure.md §2.0), as pure rules: what an answer says, and what is to be
 * asked next.
 */

/** How its end is learnt. */
export type PollKind =
  /** `Azure-AsyncOperation` or `Operation-Location`: the body's `status` tells. */
  | 'status'
  /** `Location`: 202 while it runs. */
  | 'location'
  /** The resource itself: `provisioningState` tells. */
  | 'resource';

export interface PollTarget {
  readonly kind: PollKind;
  /** As Azure gave it; up to 4 KB. The caller checks its origin. */
  readonly url: string;
}

export type OperationEnd = 'succeeded' | 'failed' | 'canceled';

/** What is known after an answer. */
export type OperationStep =
  | { readonly kind: 'running'; readonly next: PollTarget; readonly word: string; readonly percentComplete: number | null }
  | { readonly kind: 'ended'; readonly end: OperationEnd; readonly word: string; readonly body: unknown; readonly error: unknown };

type WriteMethod = 'PUT' | 'PATCH' | 'POST' | 'DELETE';

/**
 * What the answer that began it says.
 * @param resourceUrl what was written to, for a PUT or PATCH that names no other way to learn its end.
 */
export function firstStep(method: WriteMethod, resourceUrl: string, answer: AzureAnswer): OperationStep {
  const statusUrl = headerText(answer.headers, 'azure-asyncoperation') ?? headerText(answer.headers, 'operation-location');
  if (statusUrl !== null) return running({ kind: 'status', url: statusUrl }, provisioningState(answer.body) ?? 'Accepted');
  const location = headerText(answer.headers, 'location');
  if (location !== null && (answer.status === 202 || answer.status === 201)) return running({ kind: 'location', url: location }, provisioningState(answer.body) ?? 'Accepted');
  if (method === 'PUT' || method === 'PATCH') return resourceStep(resourceUrl, answer);
  return ended('succeeded', 'Succeeded', answer.body);
}

/** What the answer to a poll says. */
export function nextStep(asked: PollTarget, answer: AzureAnswer): OperationStep {
  if (asked.kind === 'resource') return resourceStep(asked.url, answer);
  const moved = movedTo(asked, answer);
  if (asked.kind === 'location') {
    if (answer.status === 202) return running(moved, wordOf(answer.body) ?? 'Running', answer.body);
    return endOf(wordOf(answer.body) ?? 'Succeeded', answer.body) ?? ended('succeeded', 'Succeeded', answer.body);
  }
  if (answer.status === 204) return ended('succeeded', 'Succeeded', answer.body);
  const word = wordOf(answer.body);
  if (word === null) return answer.status === 202 ? running(moved, 'Running', answer.body) : ended('succeeded', 'Succeeded', answer.body);
  return endOf(word, answer.body) ?? running(moved, word, answer.body);
}

/** Three words end an operation; any other, also one never seen before, means that it runs. */
export function endFor(word: string): OperationEnd | null {
  return ends.get(word.toLowerCase()) ?? null;
}

const ends: ReadonlyMap<string, OperationEnd> = new Map([['succeeded', 'succeeded'], ['failed', 'failed'], ['canceled', 'canceled'], ['cancelled', 'canceled']]);

const pausesMs = [2_000, 5_000, 8_000, 12_000, 15_000];
const longestPauseMs = 120_000;

/** Pause before the next poll: as asked for, else growing from 2 to 15 s. */
export function pauseMs(askedMs: number | null, polls: number): number {
  return askedMs === null ? (pausesMs[Math.min(polls, pausesMs.length - 1)] ?? longestPauseMs) : Math.min(askedMs, longestPauseMs);
}

function resourceStep(url: string, answer: AzureAnswer): OperationStep {
  const word = provisioningState(answer.body);
  // No provisioningState at all means finished and succeeded.
  if (word === null) return ended('succeeded', 'Succeeded', answer.body);
  return endOf(word, answer.body) ?? running({ kind: 'resource', url }, word);
}

/** Each poll may name another address for the next one. */
function movedTo(asked: PollTarget, { headers }: AzureAnswer): PollTarget {
  const url = asked.kind === 'status' ? (headerText(headers, 'azure-asyncoperation') ?? headerText(headers, 'operation-location')) : headerText(headers, 'location');
  return { kind: asked.kind, url: url ?? asked.url };
}

function endOf(word: string, body: unknown): OperationStep | null {
  const end = endFor(word);
  return end === null ? null : ended(end, word, body);
}

function ended(end: OperationEnd, word: string, body: unknown): OperationStep {
  return { kind: 'ended', end, word, body, error: end === 'succeeded' ? undefined : (fieldOf(body, 'error') ?? fieldOf(fieldOf(body, 'properties'), 'error')) };
}

function running(next: PollTarget, word: string, body?: unknown): OperationStep {
  const percent = fieldOf(body, 'percentComplete');
  return { kind: 'running', next, word, percentComplete: typeof percent === 'number' && percent >= 0 && percent <= 100 ? percent : null };
}

function wordOf(body: unknown): string | null {
  return textOf(fieldOf(body, 'status')) ?? provisioningState(body);
}

function provisioningState(body: unknown): string | null {
  return textOf(fieldOf(fieldOf(body, 'properties'), 'provisioningState'));
}
