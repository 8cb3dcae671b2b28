import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { probeCertificate } from '../core/net/probe-certificate.ts';
import { parseAddress } from '../../shared/domain/address.ts';
import type { RunningSimulators } from '../core/demo/announced-targets.ts';
import { startSimulatorProcess } from './simulator-process.ts';

const folder = temporaryFolders();
const running: RunningSimulators[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function script(source: string): Promise<string> {
  const path = join(await folder(), 'cli.js');
  await writeFile(path, source);
  return path;
}

describe('the simulators as a process', () => {
  it('starts the demo world, one headset paired and one waiting, and ends it', async () => {
    const simulators = await startSimulatorProcess(join(import.meta.dirname, '../../simulator/cli.ts'));
    running.push(simulators);
    expect(simulators.headsets).toMatchObject([{ name: 'Bench 3', credentials: { userName: expect.any(String) } }, { name: 'Stage L', credentials: null }]);
    const address = parseAddress(simulators.headsets[0]?.url ?? '');
    if (!address.ok) throw new Error(address.problem);
    expect((await probeCertificate(address.endpoint, { timeoutMs: 5_000 })).subject).not.toBe('');
    await simulators.close();
    await expect(probeCertificate(address.endpoint, { timeoutMs: 5_000 })).rejects.toMatchObject({ fault: { code: 'refused' } });
  });

  it('says what a process complained about that ends or announces nonsense', async () => {
    await expect(startSimulatorProcess(await script('process.stderr.write("no port left"); process.exit(3)'))).rejects.toThrow(/code 3.*no port left/s);
    await expect(startSimulatorProcess(await script('console.log(JSON.stringify({ hololens: [{ name: 1 }] })); process.stdin.resume()'))).rejects.toThrow(/hololens/);
  });

  it('keeps the passphrase of this process from it', async () => {
    process.env['FABRISCOPE_PASSPHRASE'] = 'hush-hush';
    try {
      const source = 'const credentials = process.env.FABRISCOPE_PASSPHRASE ? { userName: "leak", password: "leak" } : null;'
        + 'console.log(JSON.stringify({ hololens: [{ name: "a", url: "https://127.0.0.1:1", rootCertificatePem: "", credentials }] })); process.stdin.resume(); process.stdin.on("end", () => process.exit())';
      const simulators = await startSimulatorProcess(await script(source));
      running.push(simulators);
      expect(simulators.headsets[0]?.credentials).toBeNull();
    } finally {
      delete process.env['FABRISCOPE_PASSPHRASE'];
    }
  });
});
