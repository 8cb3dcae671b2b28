import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What was asked of the browser host on its command line. Secrets are never among it. */
export interface HostOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly open: boolean;
  readonly json: boolean;
  readonly demo: boolean;
  /** Absolute; null in a demo, which makes one of its own and throws it away. */
  readonly dataDir: string | null;
  readonly help: boolean;
}

export const usage = `Usage: npm start -- --browser [options]

  --port N         listen on this port of 127.0.0.1 (default: any free one)
  --no-open        do not open the browser
  --data-dir DIR   keep connections, settings and logs there
  --demo           start with simulated headsets in a throwaway profile
  --json           print one line {"url": …} when ready
  --help           print this

The passphrase of the sealed file of secrets is asked for in the page, or taken from FABRISCOPE_PASSPHRASE.
`;

/** Ports that Chromium refuses to open although a server may listen there. */
const portsThatBrowsersRefuse: readonly number[] = [1719, 1720, 1723, 2049, 3659, 4045, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080];

/**
 * @throws Error with a sentence for the user, where the arguments cannot be meant.
 */
export function parseHostOptions(args: readonly string[], surroundings: { platform: NodeJS.Platform; environment: NodeJS.ProcessEnv; workingDirectory: string }): HostOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    allowNegative: true,
    options: {
      port: { type: 'string' }, open: { type: 'boolean', default: true }, json: { type: 'boolean', default: false },
      demo: { type: 'boolean', default: false }, 'data-dir': { type: 'string' }, help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const given = values['data-dir'];
  if (given === '') throw new Error('--data-dir needs the name of a folder.');
  const own = given === undefined ? null : resolve(surroundings.workingDirectory, given);
  return {
    port: parsePort(values.port),
    open: values.open && !values.json,
    json: values.json,
    demo: values.demo,
    dataDir: own ?? (values.demo ? null : defaultDataDir(surroundings)),
    help: values.help,
  };
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port takes a number from 0 to 65535, not "${text}".`);
  if (portsThatBrowsersRefuse.includes(port)) throw new Error(`Browsers refuse to open port ${port}. Choose another one.`);
  return port;
}

/** Where programs keep their data on each system. */
export function defaultDataDir({ platform, environment }: { platform: NodeJS.Platform; environment: NodeJS.ProcessEnv }): string {
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Fabriscope');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Fabriscope');
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'fabriscope');
}
