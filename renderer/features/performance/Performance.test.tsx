import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceProcess } from '../../../shared/contract/devices.ts';
import type { FakeValue } from '../../testing/fake-host.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { renderScreen, savedHeadset } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedCollection, type ScriptedHost } from '../../testing/scripted-host.ts';
import { Performance } from './Performance.tsx';
import type { SampleEvent } from './sample-window.ts';
import { processOf, sampleAt } from './testing/samples.ts';

const { id: connectionId } = savedHeadset();
const asleep: Fault = { code: 'no-answer', message: 'The headset does not answer.', hint: 'Wake it.', retryable: true, remedy: 'wake' };
const guide = processOf(1_234, { imageName: 'guide.exe', displayName: 'Guide', packageFullName: 'Contoso.Guide_1', cpuPercent: 22 });
const shell = processOf(900, { imageName: 'shell.exe', displayName: 'shell.exe', cpuPercent: 3 });
const idle = processOf(0, { imageName: 'System Idle Process', displayName: 'System Idle Process', cpuPercent: 70 });

let host: ScriptedHost;
let samples: FakeValue<SampleEvent>;
let processes: ScriptedCollection<DeviceProcess>;
beforeEach(() => {
  host = scriptedHost();
  host.collection('connections.watch', [savedHeadset()]);
  samples = host.stream<SampleEvent>('devices.performance.watch', { kind: 'history', samples: [sampleAt(1_000, { cpuPercent: 20 }), sampleAt(2_000, { cpuPercent: 40 })] });
  processes = host.collection('devices.performance.processes', [guide, shell, idle]);
});
afterEach(() => { vi.unstubAllGlobals(); });

const names = (): string[] => within(screen.getByRole('grid', { name: 'Processes' })).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? '');

describe('the performance of a headset', () => {
  it('shows the last sample in figures and follows new ones', async () => {
    renderScreen(<Performance connectionId={connectionId} />);
    expect(await screen.findAllByText('40 %')).not.toHaveLength(0);
    samples.set({ kind: 'sample', sample: sampleAt(3_000, { cpuPercent: 66 }) });
    expect(await screen.findAllByText('66 %')).not.toHaveLength(0);
  });

  it('has a table for every chart', async () => {
    renderScreen(<Performance connectionId={connectionId} />);
    await screen.findAllByText('40 %');
    await userEvent.click(screen.getByRole('radio', { name: 'Tables' }));
    const tables = screen.getAllByRole('table');
    expect(tables).toHaveLength(5);
    const [cpu] = tables;
    expect(within(cpu ?? document.body).getByRole('row', { name: /Average 30 %/ })).toBeTruthy();
    expect(within(cpu ?? document.body).getByRole('row', { name: /Highest 40 %/ })).toBeTruthy();
  });

  it('sums a chart up for whoever cannot see it', async () => {
    renderScreen(<Performance connectionId={connectionId} />);
    const chart = await screen.findByRole('img', { name: 'Processor: chart of the last ten minutes' });
    await waitFor(() => {
      const words = document.getElementById(chart.getAttribute('aria-describedby') ?? '')?.textContent;
      expect(words).toContain('All cores: 30 % on average, 20 % to 40 %');
    });
  });

  it('holds the picture while paused and goes on with what was collected meanwhile', async () => {
    renderScreen(<Performance connectionId={connectionId} />);
    await screen.findAllByText('40 %');
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    samples.set({ kind: 'sample', sample: sampleAt(3_000, { cpuPercent: 66 }) });
    expect(await screen.findByText('Paused')).toBeTruthy();
    expect(screen.queryAllByText('66 %')).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Resume' }));
    expect(await screen.findAllByText('66 %')).not.toHaveLength(0);
  });

  it('tells why there are no samples, and lists the gap', async () => {
    renderScreen(<Performance connectionId={connectionId} />);
    await screen.findAllByText('40 %');
    samples.set({ kind: 'gap', at: 3_000, fault: asleep });
    expect(await screen.findByText('No samples')).toBeTruthy();
    expect(screen.getByText('The headset does not answer.')).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Gaps (1)' })).toBeTruthy();
    samples.set({ kind: 'sample', sample: sampleAt(40_000) });
    expect(await screen.findByText('Live')).toBeTruthy();
    expect(screen.getByText(/No samples for 38 s\. The headset does not answer\./)).toBeTruthy();
  });

  it('sorts processes by load, and moves no row under the pointer', async () => {
    renderScreen(<Performance connectionId={connectionId} />);
    await waitFor(() => { expect(names()).toEqual(['System Idle Process', 'Guideguide.exe', 'shell.exe']); });
    await userEvent.hover(screen.getByRole('grid', { name: 'Processes' }));
    processes.set([{ ...guide, cpuPercent: 1 }, { ...shell, cpuPercent: 50 }, idle, processOf(7, { displayName: 'new.exe', imageName: 'new.exe', cpuPercent: 99 })]);
    await waitFor(() => { expect(names()).toEqual(['System Idle Process', 'Guideguide.exe', 'shell.exe', 'new.exe']); });
    await userEvent.click(screen.getByRole('button', { name: 'Sort again' }));
    await waitFor(() => { expect(names()).toEqual(['new.exe', 'System Idle Process', 'shell.exe', 'Guideguide.exe']); });
  });

  it('filters processes by the signs', async () => {
    renderScreen(<Performance connectionId={connectionId} />);
    await screen.findByRole('grid', { name: 'Processes' });
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter processes' }), 'is:app cpu>10');
    await waitFor(() => { expect(names()).toEqual(['Guideguide.exe']); });
    expect(screen.getByText('1 of 3 processes')).toBeTruthy();
  });

  it('asks before it ends a process, has system ones typed, and refuses the kernel', async () => {
    host.answer('devices.performance.terminate', () => ({}));
    renderScreen(<Performance connectionId={connectionId} />);
    await userEvent.click(await screen.findByRole('button', { name: 'End Guide' }));
    await userEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'End Guide' }));
    await waitFor(() => { expect(host.callsOf('devices.performance.terminate')).toEqual([{ connectionId, processId: 1_234, imageName: 'guide.exe' }]); });
    await userEvent.click(screen.getByRole('button', { name: 'End shell.exe' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toContain('It is part of the system');
    await userEvent.click(within(dialog).getByRole('button', { name: 'End shell.exe' }));
    expect(host.callsOf('devices.performance.terminate')).toHaveLength(1);
    await userEvent.type(within(dialog).getByRole('textbox'), 'shell.exe');
    await userEvent.click(within(dialog).getByRole('button', { name: 'End shell.exe' }));
    await waitFor(() => { expect(host.callsOf('devices.performance.terminate')).toHaveLength(2); });
    expect(screen.getByRole('button', { name: 'End System Idle Process' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('says in words why there is nothing to save', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
    renderScreen(<Performance connectionId={connectionId} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Save CSV' }));
    expect(await screen.findByText('There are no samples to save yet.')).toBeTruthy();
  });
});
