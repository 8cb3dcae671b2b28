import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { foldSubject, matchesFolded, parseFilter, type FilterVocabulary, type FoldedSubject } from '../../../shared/domain/filter-signs.ts';
import { entityLabel } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { TimeRange } from './event-range.ts';

export const eventFilterVocabulary: FilterVocabulary = {
  fields: ['kind', 'entity', 'type', 'category', 'detail'],
  marks: ['error', 'warning', 'info', 'correlated'],
  figures: [],
};

export interface EventChoice {
  readonly text: string;
  /** Kinds that are shown; null for all. */
  readonly kinds: ReadonlySet<string> | null;
  readonly nodeType: string | null;
  readonly severities: ReadonlySet<ClusterEvent['severity']>;
  readonly zoom: TimeRange | null;
}

const folded = new WeakMap<ClusterEvent, FoldedSubject>();

function subjectOf(event: ClusterEvent): FoldedSubject {
  let subject = folded.get(event);
  if (subject === undefined) {
    subject = foldSubject({
      texts: {
        title: event.title, kind: event.kind, category: event.category, type: event.nodeType ?? '',
        entity: event.ref === null ? '' : entityLabel(event.ref), detail: event.facts.map(({ name, value }) => `${name} ${value}`).join(' '),
      },
      marks: new Set([event.severity, ...(event.hasCorrelated ? ['correlated'] : [])]),
      figures: {},
    });
    folded.set(event, subject);
  }
  return subject;
}

/** @returns events that a choice lets through, in their order. The zoom is left to the caller: the timeline is drawn over more than it. */
export function chosenEvents(events: readonly ClusterEvent[], { text, kinds, nodeType, severities }: EventChoice): readonly ClusterEvent[] {
  const terms = parseFilter(text, eventFilterVocabulary);
  return events.filter((event) => severities.has(event.severity)
    && (kinds === null || kinds.has(event.kind))
    && (nodeType === null || event.nodeType === nodeType)
    && (terms.length === 0 || matchesFolded(terms, subjectOf(event))));
}

export function within(events: readonly ClusterEvent[], range: TimeRange | null): readonly ClusterEvent[] {
  return range === null ? events : events.filter(({ at }) => at >= range.from && at < range.to);
}
