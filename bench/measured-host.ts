import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { startForJsonLine } from '../e2e/fixtures/child-line.ts';

const sampleSchema = z.object({ cpuMs: z.number(), residentBytes: z.number(), heapBytes: z.number(), longestStallMs: z.number(), atMs: z.number() });
export type ProcessSample = z.infer<typeof sampleSchema>;

export interface MeasuredHost {
  readonly url: string;
  readonly dataDir: string;
  readonly homeDir: string;
  /** What the host's process has used so far; the longest stall is counted from the sample before. */
  sample(): Promise<ProcessSample>;
  stop(): Promise<void>;
}

/** Starts the built browser host in a profile of its own, with the probe inside. */
export async function startMeasuredHost(args: readonly string[] = []): Promise<MeasuredHost> {
  const root = await mkdtemp(join(tmpdir(), 'fabriscope-bench-'));
  const dataDir = join(root, 'profile');
  const homeDir = join(root, 'home');
  const script = join(import.meta.dirname, '../dist/main/server.js');
  const { started, line } = await startForJsonLine(script, ['--json', '--no-open', '--data-dir', dataDir, ...args], {
    env: { ...process.env, HOME: homeDir, USERPROFILE: homeDir },
    nodeArgs: ['--expose-gc', '--import', join(import.meta.dirname, 'process-probe.ts')],
    withChannel: true,
  });
  const { url } = z.object({ url: z.string() }).loose().parse(line);
  return {
    url, dataDir, homeDir,
    sample: () => new Promise((resolve, reject) => {
      started.child.once('message', (message) => {
        const parsed = sampleSchema.safeParse(message);
        if (parsed.success) resolve(parsed.data);
        else reject(new Error('The probe answered something else.'));
      });
      started.child.send('sample');
    }),
    async stop() {
      await started.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
