import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { eventWords } from './event-words.ts';

const blank: JournalEvent = { id: 1, storedAt: 0, at: 0, stream: 'program', type: 'program.other', source: 'bench', externalId: null, entity: '', value: null, attributes: {}, compensates: null };

describe('what an event says', () => {
  it.each(Object.values(eventTypes))('is words of its own for %s', (type) => {
    expect(eventWords({ ...blank, type, attributes: { title: 'A title' } })).not.toContain(type);
  });

  it('names what happened with its facts', () => {
    expect(eventWords({ ...blank, type: 'cluster.health', attributes: { was: 'Ok', state: 'Error', cause: 'n1 is down' } })).toBe('Health went from Ok to Error: n1 is down');
    expect(eventWords({ ...blank, type: 'act.done', attributes: { act: 'Restart node', result: 'failed', fault: 'conflict' } })).toBe('Restart node: failed (conflict)');
    expect(eventWords({ ...blank, type: 'program.other', value: 3, attributes: { reason: 'disk-full' } })).toBe('program.other · 3 · reason disk-full');
  });
});
