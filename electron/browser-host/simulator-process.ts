import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseAnnouncement, type AnnouncedTargets, type RunningSimulators } from '../core/demo/announced-targets.ts';

const readyWithinMs = 30_000;

/**
 * Starts the simulated world as a process of its own, which ends with this one because it watches its standard input.
 * @param script `dist/simulator/cli.js`.
 * @throws with what it wrote to standard error when it does not announce itself.
 */
export async function startSimulatorProcess(script: string): Promise<RunningSimulators> {
  const child = spawn(process.execPath, [script, 'demo', '--json', '--exit-with-stdin'], { stdio: ['pipe', 'pipe', 'pipe'], env: childEnvironment() });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => { complaints = (complaints + chunk.toString('utf8')).slice(-4_000); });
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
  const close = async (): Promise<void> => {
    child.stdin.end();
    const force = setTimeout(() => child.kill('SIGKILL'), 2_000);
    if (child.exitCode === null && child.signalCode === null) await ended;
    clearTimeout(force);
  };
  try {
    const targets = await new Promise<AnnouncedTargets>((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error(`The simulated headsets did not start within ${readyWithinMs / 1_000} s. ${complaints}`)); }, readyWithinMs);
      child.once('error', reject);
      child.once('exit', (code) => { reject(new Error(`The simulated headsets ended with code ${code}. ${complaints}`)); });
      createInterface({ input: child.stdout }).once('line', (line) => {
        clearTimeout(timer);
        try {
          resolve(parseAnnouncement(line));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    return { ...targets, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The simulators need none of what this process may know from its environment. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { FABRISCOPE_PASSPHRASE: _, ...environment } = process.env;
  return environment;
}
