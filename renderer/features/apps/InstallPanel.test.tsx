import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstallPlan } from '../../../shared/contract/devices.ts';
import type { Task } from '../../../shared/contract/tasks.ts';
import { taskIdSchema, uploadHandleSchema } from '../../../shared/domain/identifiers.ts';
import { remedyWords } from '../../components/remedy-words.ts';
import { renderScreen, savedHeadset } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedCollection, type ScriptedHost } from '../../testing/scripted-host.ts';
import { Apps } from './Apps.tsx';
import { installedApp } from './testing/apps.ts';
import { finding, installPlan } from './testing/install-plan.ts';

const { id: connectionId } = savedHeadset();
const upload = uploadHandleSchema.parse('u1');
const taskId = taskIdSchema.parse('t1');

/** The upload route: takes every file at once. */
class InstantUpload extends EventTarget {
  readonly upload = new EventTarget();
  status = 200;
  responseText = '';
  #name = '';
  open(_method: string, url: string): void { this.#name = decodeURIComponent(url.split('name=')[1] ?? ''); }
  setRequestHeader(): void {}
  abort(): void { this.dispatchEvent(new Event('abort')); }
  send(file: File): void {
    this.responseText = JSON.stringify({ handle: upload, name: this.#name, sizeBytes: file.size, sha256: 'a'.repeat(64) });
    queueMicrotask(() => { this.dispatchEvent(new Event('load')); });
  }
}

const main: InstallPlan['files'][number] = {
  upload, name: 'Guide.msix', sizeBytes: 5, role: 'main',
  identity: { name: 'Contoso.Guide', publisher: 'CN=Contoso', version: '1.3.0.0', architectures: ['arm64'], displayName: 'Guide' },
};
const task: Task = {
  id: taskId, kind: 'install', title: 'Install Guide 1.3.0.0 on Bench 3', connectionId, state: 'running', phase: 'Sending Guide.msix', phaseSince: Date.now(),
  startedAt: Date.now(), endedAt: null, bytesDone: 2, bytesTotal: 5, bytesPerSecond: 1_000_000, remainingSeconds: 3, itemsDone: 0, itemsTotal: 1, items: [], fault: null,
  folder: null, canCancel: true, canRetry: false,
};

let host: ScriptedHost;
let tasks: ScriptedCollection<Task>;
let plan: InstallPlan;
beforeEach(() => {
  vi.stubGlobal('XMLHttpRequest', InstantUpload);
  host = scriptedHost();
  host.collection('connections.watch', [savedHeadset()]);
  host.collection('devices.apps.watch', []);
  tasks = host.collection<Task>('tasks.watch', []);
  plan = installPlan({ files: [main] });
  host.answer('devices.install.inspect', () => plan);
  host.answer('devices.install.start', () => ({ taskId }));
  host.answer('files.discardUploads', () => ({}));
});
afterEach(async () => {
  const close = screen.queryByRole('button', { name: /^(?:Cancel|Close|Hide)$/ });
  if (close !== null) await userEvent.click(close);
  vi.unstubAllGlobals();
});

async function pick(): Promise<void> {
  renderScreen(<Apps connectionId={connectionId} />);
  await screen.findByText('No apps of your own yet');
  await userEvent.upload(screen.getByLabelText('Packages and certificates to install'), new File(['bytes'], 'Guide.msix'));
}

describe('installing', () => {
  it('shows what will happen before it does, then starts it and tells how far it is', async () => {
    plan = installPlan({ files: [main], installed: { packageFullName: 'p', version: '1.2.0.0', running: true } });
    await pick();
    expect(await screen.findByText('Update Guide from 1.2.0.0 to 1.3.0.0')).toBeTruthy();
    expect(screen.getByRole('checkbox', { name: 'Stop the running app first' })).toHaveProperty('checked', true);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Start the app afterwards' }));
    await userEvent.click(screen.getByRole('button', { name: /^Install \(/ }));
    expect(host.callsOf('devices.install.start')).toEqual([{ connectionId, uploads: [upload], stopRunning: true, uninstallFirst: false, launchAfter: true }]);
    tasks.set([task]);
    expect(await screen.findByText('Sending Guide.msix')).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: task.title }).getAttribute('aria-valuenow')).toBe('40');
    tasks.set([{ ...task, state: 'done', phase: 'Guide 1.3.0.0 is installed.', endedAt: Date.now(), canCancel: false }]);
    expect(await screen.findByText('Installed')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Done' })).toBeTruthy();
  });

  it('offers to start what has just been installed', async () => {
    const apps = host.collection('devices.apps.watch', [installedApp('Other', { origin: 'system' })]);
    host.answer('devices.apps.launch', () => ({}));
    await pick();
    await userEvent.click(await screen.findByRole('button', { name: /^Install \(/ }));
    const guide = installedApp('Guide');
    apps.set([guide]);
    tasks.set([{ ...task, state: 'done', endedAt: Date.now(), canCancel: false }]);
    await userEvent.click(await screen.findByRole('button', { name: 'Start Guide now' }));
    expect(host.callsOf('devices.apps.launch')).toEqual([{ connectionId, packageFullName: guide.packageFullName }]);
  });

  it('explains what stands in the way and keeps the button back with the reason', async () => {
    plan = installPlan({ files: [main], canInstall: false, findings: [finding({ severity: 'blocker', topic: 'architecture', message: 'It is made for x64.', remedy: 'Build it for ARM64.' })] });
    await pick();
    expect((await screen.findAllByText('It is made for x64.')).length).toBeGreaterThan(0);
    expect(screen.getByText('Build it for ARM64.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /^Install \(/ }));
    expect(host.callsOf('devices.install.start')).toHaveLength(0);
  });

  it('takes a file out where that is what helps', async () => {
    plan = installPlan({ files: [main], canInstall: false, findings: [finding({ severity: 'blocker', topic: 'content', message: 'It is a second app.', remedy: 'Install one app at a time.', upload })] });
    await pick();
    await userEvent.click(await screen.findByRole('button', { name: 'Take this file out' }));
    await waitFor(() => { expect(screen.queryByText('It is a second app.')).toBeNull(); });
    expect(host.callsOf('files.discardUploads')).toEqual([{ uploads: [upload] }]);
  });

  it('lifts a version that stands in the way by uninstalling first, with the price named', async () => {
    plan = installPlan({
      files: [main], canInstall: false, installed: { packageFullName: 'p', version: '2.0.0.0', running: false },
      findings: [finding({ severity: 'blocker', topic: 'version', message: 'A newer version is installed.', remedy: 'Uninstall it first.' })],
    });
    await pick();
    await userEvent.click(await screen.findByRole('button', { name: 'Uninstall the installed one first' }));
    expect(screen.getByRole('checkbox', { name: 'Uninstall version 2.0.0.0 first' })).toHaveProperty('checked', true);
    expect(screen.getByText(/There is no way back/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /^Uninstall, then install/ }));
    expect(host.callsOf('devices.install.start')).toEqual([{ connectionId, uploads: [upload], stopRunning: false, uninstallFirst: true, launchAfter: false }]);
  });

  it('throws away what was handed over when it is cancelled before the start', async () => {
    await pick();
    await screen.findByText('New: Guide 1.3.0.0');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => { expect(host.callsOf('files.discardUploads')).toEqual([{ uploads: [upload] }]); });
    expect(screen.queryByText('New: Guide 1.3.0.0')).toBeNull();
  });

  it('shows a failed installation with its remedy, and goes back to the plan', async () => {
    await pick();
    await userEvent.click(await screen.findByRole('button', { name: /^Install \(/ }));
    tasks.set([{
      ...task, state: 'failed', endedAt: Date.now(), canCancel: false,
      fault: { code: 'package-dependency-missing', message: 'Guide needs VCLibs.', hint: 'Add it.', retryable: true, remedy: 'uninstall-first', connectionId },
    }]);
    expect(await screen.findByText('Guide needs VCLibs.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: remedyWords['uninstall-first'] ?? '' }));
    await screen.findByText('New: Guide 1.3.0.0');
    expect(screen.getByRole('button', { name: /^Uninstall, then install/ })).toBeTruthy();
  });

  it('says that the check could not be made', async () => {
    host.fail('devices.install.inspect', { code: 'no-answer', message: 'The headset does not answer.', hint: 'Wake it.', retryable: true, remedy: 'retry' });
    await pick();
    expect(await screen.findByText('The headset does not answer.')).toBeTruthy();
    host.answer('devices.install.inspect', () => plan);
    await userEvent.click(screen.getByRole('button', { name: remedyWords.retry ?? '' }));
    expect(await screen.findByText('New: Guide 1.3.0.0')).toBeTruthy();
  });
});
