import { createInterface } from 'node:readline';
import { parseAnnouncement, type AnnouncedTargets, type RunningSimulators } from '../core/demo/announced-targets.ts';
import type { ElectronSlice, UtilityProcessSlice, WindowSlice } from './electron-slice.ts';

const readyWithinMs = 30_000;

/**
 * Starts the simulated headsets and clusters as a utility process: the packaged runtime does not run as plain Node (fuse `runAsNode`
 * is off, electron.md §2.1 row 13). It ends with the program.
 * @param script `dist/simulator/cli.js`.
 * @throws with what it wrote to standard error when it does not announce itself.
 */
export async function startSimulatorUtility(utilityProcess: ElectronSlice<WindowSlice, unknown>['utilityProcess'], script: string): Promise<RunningSimulators> {
  const child = utilityProcess.fork(script, ['demo', '--json'], { stdio: 'pipe', serviceName: 'Fabriscope simulated targets' });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => { complaints = (complaints + chunk.toString('utf8')).slice(-4_000); });
  const ended = new Promise<number>((resolve) => { child.on('exit', resolve); });
  try {
    const targets = await announced(child, ended);
    return {
      ...targets,
      close: async () => {
        if (child.kill()) await ended;
      },
    };
  } catch (error) {
    child.kill();
    throw new Error(`The simulated headsets and clusters did not start. ${complaints}`, { cause: error });
  }
}

async function announced(child: UtilityProcessSlice, ended: Promise<number>): Promise<AnnouncedTargets> {
  const { stdout } = child;
  if (stdout === null) throw new Error('No output to read from.');
  const line = new Promise<string>((resolve) => { createInterface({ input: stdout }).once('line', resolve); });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`No sign within ${readyWithinMs / 1_000} s.`)), readyWithinMs);
  try {
    return parseAnnouncement(await Promise.race([line, late.promise, ended.then((code) => Promise.reject(new Error(`Ended with code ${code}.`)))]));
  } finally {
    clearTimeout(timer);
  }
}
