import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderHook } from '@testing-library/react';
import type { InstallPlan } from '../../../shared/contract/devices.ts';
import { connectionIdSchema, taskIdSchema, uploadHandleSchema } from '../../../shared/domain/identifiers.ts';
import { installDesk, useInstallSession, type InstallHost } from './install-desk.ts';
import { startRefusal } from './install-session.ts';
import { finding, installPlan } from './testing/install-plan.ts';

const headset = connectionIdSchema.parse('bench3');
const taskId = taskIdSchema.parse('task1');

function hostWith(parts: { plan?: InstallPlan; failing?: ReadonlySet<string> } = {}) {
  const failing = new Set(parts.failing);
  const host = {
    failing,
    upload: vi.fn<InstallHost['upload']>(async (file, onProgress) => {
      onProgress(file.size);
      if (failing.has(file.name)) throw new Error('cut');
      return { handle: uploadHandleSchema.parse(`u-${file.name.replace('.', '-')}`), name: file.name, sizeBytes: file.size, sha256: 'a'.repeat(64) };
    }),
    inspect: vi.fn<InstallHost['inspect']>(async () => parts.plan ?? installPlan()),
    start: vi.fn<InstallHost['start']>(async () => taskId),
    discard: vi.fn<InstallHost['discard']>(async () => undefined),
  };
  return host;
}
const files = (...names: string[]) => names.map((name) => ({ file: new File(['bytes'], name), path: name }));
const session = () => renderHook(() => useInstallSession(headset)).result.current;

afterEach(() => { installDesk(headset, hostWith()).close(); });

describe('an installation', () => {
  it('hands files over, checks them and shows the plan', async () => {
    const host = hostWith();
    await installDesk(headset, host).add(files('app.msix', 'app.cer', 'readme.txt'), 'hololens2');
    expect(session()).toMatchObject({ step: 'planned', plan: { canInstall: true }, ignored: [{ path: 'readme.txt' }] });
    expect(host.inspect).toHaveBeenCalledWith(headset, ['u-app-msix', 'u-app-cer']);
  });

  it('starts with the options that were chosen', async () => {
    const host = hostWith({ plan: installPlan({ installed: { packageFullName: 'p', version: '1.0.0.0', running: true } }) });
    const desk = installDesk(headset, host);
    await desk.add(files('app.msix'), 'hololens2');
    desk.setOptions({ launchAfter: true });
    await desk.start();
    expect(host.start).toHaveBeenCalledWith(headset, ['u-app-msix'], { stopRunning: true, uninstallFirst: false, launchAfter: true });
    expect(session()).toMatchObject({ step: 'running', taskId });
  });

  it('adds a missing dependency and checks everything again', async () => {
    const host = hostWith();
    const desk = installDesk(headset, host);
    await desk.add(files('app.msix'), 'hololens2');
    await desk.add(files('app.msix', 'vclibs.appx'), 'hololens2');
    expect(host.upload).toHaveBeenCalledTimes(2);
    expect(host.inspect).toHaveBeenLastCalledWith(headset, ['u-app-msix', 'u-vclibs-appx']);
  });

  it('keeps a failed file with its fault, and hands only that one over again', async () => {
    const host = hostWith({ failing: new Set(['b.appx']) });
    const desk = installDesk(headset, host);
    await desk.add(files('a.msix', 'b.appx'), 'hololens2');
    const [good, bad] = session()?.files ?? [];
    expect(good?.fault).toBeNull();
    expect(bad?.fault?.message).not.toBe('');
    expect(startRefusal(session() ?? raise())).toContain('not handed over');
    host.failing.clear();
    await desk.retry();
    expect(host.upload.mock.calls.map(([file]) => file.name)).toEqual(['a.msix', 'b.appx', 'b.appx']);
    expect(startRefusal(session() ?? raise())).toBeNull();
  });

  it('throws away what was handed over when it is closed before the start', async () => {
    const host = hostWith();
    const desk = installDesk(headset, host);
    await desk.add(files('app.msix'), 'hololens2');
    desk.close();
    expect(session()).toBeNull();
    expect(host.discard).toHaveBeenCalledWith(['u-app-msix']);
  });

  it('throws nothing away once the task has it', async () => {
    const host = hostWith();
    const desk = installDesk(headset, host);
    await desk.add(files('app.msix'), 'hololens2');
    await desk.start();
    desk.close();
    expect(host.discard).not.toHaveBeenCalled();
  });

  it('throws away a file that arrives after it was closed', async () => {
    const host = hostWith();
    let arrive: () => void = () => undefined;
    host.upload.mockImplementationOnce((file) => new Promise((resolve) => {
      arrive = () => { resolve({ handle: uploadHandleSchema.parse('late'), name: file.name, sizeBytes: 1, sha256: 'a'.repeat(64) }); };
    }));
    const desk = installDesk(headset, host);
    const adding = desk.add(files('app.msix'), 'hololens2');
    desk.close();
    arrive();
    await adding;
    expect(host.discard).toHaveBeenCalledWith(['late']);
    expect(session()).toBeNull();
  });

  it('shows a failed check and a failed start as faults', async () => {
    const host = hostWith();
    host.inspect.mockRejectedValueOnce(new Error('unreadable'));
    const desk = installDesk(headset, host);
    await desk.add(files('app.msix'), 'hololens2');
    expect(session()).toMatchObject({ step: 'planned', plan: null, fault: { code: 'internal' } });
    await desk.retry();
    host.start.mockRejectedValueOnce(new Error('busy'));
    await desk.start();
    expect(session()).toMatchObject({ step: 'planned', fault: { code: 'internal' } });
  });

  it('ends when its last file is taken out', async () => {
    const desk = installDesk(headset, hostWith());
    await desk.add(files('app.msix'), 'hololens2');
    await desk.remove(session()?.files[0]?.key ?? -1);
    expect(session()).toBeNull();
  });
});

describe('what stands in the way', () => {
  const older = finding({ severity: 'blocker', topic: 'version', message: 'A newer version is installed.' });
  const foreign = finding({ severity: 'blocker', topic: 'architecture', message: 'It is made for x64.' });

  it('is lifted by an option only where that helps', async () => {
    const desk = installDesk(headset, hostWith({ plan: installPlan({ findings: [older], canInstall: false }) }));
    await desk.add(files('app.msix'), 'hololens2');
    expect(startRefusal(session() ?? raise())).toBe('A newer version is installed.');
    desk.setOptions({ uninstallFirst: true });
    expect(startRefusal(session() ?? raise())).toBeNull();
  });

  it('cannot be argued away', async () => {
    const host = hostWith({ plan: installPlan({ findings: [older, foreign], canInstall: false }) });
    const desk = installDesk(headset, host);
    await desk.add(files('app.msix'), 'hololens2');
    desk.setOptions({ uninstallFirst: true, stopRunning: true });
    expect(startRefusal(session() ?? raise())).toBe('It is made for x64.');
    await desk.start();
    expect(host.start).not.toHaveBeenCalled();
  });
});

function raise(): never {
  throw new Error('no session');
}
