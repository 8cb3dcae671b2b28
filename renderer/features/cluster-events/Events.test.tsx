import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { hostile, sampleEvents } from '../../testing/sample-entities.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { Events } from './Events.tsx';

const connectionId = connectionIdSchema.parse('c1');
interface Asked { readonly from: number; readonly to: number; readonly ref: unknown }
const isAsked = (input: unknown): input is Asked => typeof input === 'object' && input !== null && 'from' in input && 'to' in input && typeof input.from === 'number' && typeof input.to === 'number';

let host: ScriptedHost;
let source: 'event-store' | 'recorded';
let answer: (asked: Asked) => readonly ClusterEvent[];
beforeEach(() => {
  host = scriptedHost();
  source = 'event-store';
  answer = ({ from, to }) => sampleEvents(from, to);
  host.answer('clusters.entities.events', (input) => {
    if (!isAsked(input)) throw new Error('not asked');
    return { events: answer(input), source, note: '', retainedFrom: null, asOf: Date.now() };
  });
});

const asked = (): Asked[] => host.callsOf('clusters.entities.events').filter(isAsked);
const grid = (): Promise<HTMLElement> => screen.findByRole('grid', { name: 'Events' });

describe('the events of a cluster', () => {
  it('begin with the last hour of everything', async () => {
    renderScreen(<Events connectionId={connectionId} />);
    await grid();
    expect(asked()).toHaveLength(1);
    expect([asked()[0]?.ref, (asked()[0]?.to ?? 0) - (asked()[0]?.from ?? 0)]).toEqual([null, 3_600_000]);
    expect(screen.getByText('1,754 events')).toBeTruthy();
    expect(screen.getByText(/From the event store/)).toBeTruthy();
  });

  it('say that there is no event store, and what is shown instead', async () => {
    source = 'recorded';
    renderScreen(<Events connectionId={connectionId} />);
    expect(await screen.findByText('No event store:')).toBeTruthy();
    expect(screen.getByText(/what Fabriscope saw change/)).toBeTruthy();
  });

  it('a week is asked for in slices, and older ones follow on', async () => {
    answer = () => [];
    renderScreen(<Events connectionId={connectionId} />);
    await screen.findByText('Nothing happened in this time');
    await userEvent.click(screen.getByRole('radio', { name: 'Last week' }));
    await waitFor(() => { expect(asked()).toHaveLength(1 + 14); });
    expect(asked()[1]?.from).toBe(asked()[2]?.to);
    await userEvent.click(await screen.findByRole('button', { name: 'Older…' }));
    await waitFor(() => { expect(asked()).toHaveLength(1 + 28); });
    expect(asked()[15]?.to).toBe(asked()[14]?.from);
  });

  it('one kind is shown by its lane, and all again', async () => {
    renderScreen(<Events connectionId={connectionId} />);
    await grid();
    await userEvent.click(screen.getByRole('button', { name: /ApplicationProcessExited/ }));
    expect(await screen.findByText('9 of 1,754 events')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /show all kinds/ }));
    expect(await screen.findByText('1,754 events')).toBeTruthy();
  });

  it('the timeline is zoomed with the keyboard, and comes back with Esc', async () => {
    renderScreen(<Events connectionId={connectionId} />);
    const lanes = await screen.findByRole('group', { name: /Timeline/ });
    lanes.focus();
    await userEvent.keyboard('{Home}{Shift>}{ArrowRight}{ArrowRight}{/Shift}{Enter}');
    expect(await screen.findByText(/of 1,754 events/)).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    expect(await screen.findByText('1,754 events')).toBeTruthy();
  });

  it('Space shows one in full with what it is connected with; text stays text', async () => {
    host.answer('clusters.entities.correlatedEvents', () => ({ events: sampleEvents(0, 1_000).slice(0, 1) }));
    answer = (range) => sampleEvents(range.from, range.to).filter(({ hasCorrelated, kind }) => hasCorrelated && kind === 'NodeDown').slice(0, 3);
    renderScreen(<Events connectionId={connectionId} />);
    const row = within(await grid()).getAllByRole('row')[1];
    row?.focus();
    await userEvent.keyboard(' ');
    const detail = await screen.findByRole('complementary', { name: 'Event in full' });
    expect(within(detail).getByText(hostile)).toBeTruthy();
    expect(await within(detail).findByRole('region', { name: 'Connected events' })).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
    await userEvent.keyboard(' ');
    await waitFor(() => { expect(screen.queryByRole('complementary')).toBeNull(); });
  });

  it('an answer that fails says so and goes on where it stopped', async () => {
    host.fail('clusters.entities.events', { code: 'slow', message: 'The event store took too long.', hint: 'Try again.', retryable: true, remedy: 'retry' });
    renderScreen(<Events connectionId={connectionId} />);
    expect(await screen.findByText('The event store took too long.')).toBeTruthy();
    host.answer('clusters.entities.events', (input) => (isAsked(input) ? { events: sampleEvents(input.from, input.to), source: 'event-store', note: '', retainedFrom: null, asOf: Date.now() } : {}));
    await userEvent.click(screen.getByRole('button', { name: /again|retry/i }));
    expect(await screen.findByText('1,754 events')).toBeTruthy();
  });
});
