import { SkippableClock } from '../foundation/clock.ts';
import { orUsageError, readOptions, SERVER_OPTIONS, startControl, untilStopped, UsageError, wholeNumber } from '../foundation/command-line.ts';
import { FAULT_KINDS, parseFaultText } from '../foundation/faults.ts';
import { announce } from './announcement.ts';
import { startHololens } from './hololens.ts';
import type { HololensOptions, SimulatedHololens } from './hololens.ts';
import type { CameraRollOptions } from './model/camera-roll.ts';
import { isProfileName, PROFILE_NAMES } from './profiles.ts';

export const HOLOLENS_USAGE = `
node simulator/cli.ts hololens [options]

  --profile NAME      ${PROFILE_NAMES.join(', ')} (default hololens2)
  --count N           so many headsets, up to 200 (default 1)
  --name NAME         machine name of the first headset
  --port P            HTTPS port of the first headset, the others count on (default: any free ports)
  --control-port P    port of the control endpoint (default: any free port)
  --paired            already paired; the credentials are printed
  --fault TEXT        kind[:value][@path][#count], may be given more than once
                      kinds: ${FAULT_KINDS.join(', ')}
  --captures N        so many captures in each camera roll (default: a handful)
  --big-capture MB    one more capture of that many megabytes
  --hostile-names     captures with harmful file names
  --ranges            answer Range requests for captures
  --not-worn          nobody wears it, so it falls asleep after its time-out
  --seed N            same seed, same headsets (default 1)
  --announce          announce _wdp._tcp over mDNS
  --json              print one line of JSON and nothing else
  --exit-with-stdin   end when standard input ends
`;

const OPTIONS = {
  ...SERVER_OPTIONS,
  profile: { type: 'string', default: 'hololens2' },
  count: { type: 'string' },
  name: { type: 'string' },
  paired: { type: 'boolean', default: false },
  captures: { type: 'string' },
  'big-capture': { type: 'string' },
  'hostile-names': { type: 'boolean', default: false },
  ranges: { type: 'boolean', default: false },
  'not-worn': { type: 'boolean', default: false },
  announce: { type: 'boolean', default: false },
} as const;

type CommandOptions = ReturnType<typeof readOptions<typeof OPTIONS>>;

/** Starts headsets as the command line says and runs until stopped. */
export async function runHololens(args: readonly string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const wanted = headsetsWanted(options);
  const stopped = untilStopped(options['exit-with-stdin']);
  await using running = new AsyncDisposableStack();
  const control = await startControl(options['control-port'], running);
  const devices = await Promise.all(
    wanted.map(async (each) => {
      const device = await startHololens({ ...each, control });
      running.defer(() => device.close());
      return device;
    }),
  );
  for (const device of options.announce ? devices : []) {
    const announcement = await announce(device);
    running.defer(() => announcement.close());
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ hololens: devices.map(describe) })}\n`);
  else narrate(devices);
  await stopped;
}

/** @throws UsageError */
function headsetsWanted(options: CommandOptions): HololensOptions[] {
  const { profile } = options;
  if (!isProfileName(profile)) throw new UsageError(`--profile must be one of ${PROFILE_NAMES.join(', ')}`);
  const count = wholeNumber('count', options.count, 1, 200);
  const seed = wholeNumber('seed', options.seed, 1, 2 ** 31);
  const port = wholeNumber('port', options.port, 0, 65_535);
  const clock = new SkippableClock();
  const faults = (options.fault ?? []).map((text) => orUsageError(() => parseFaultText(text)));
  const captures = cameraRoll(options);
  return Array.from({ length: count }, (_each, index) => ({
    profile,
    seed: seed + index,
    clock,
    faults,
    captures,
    port: port === 0 ? 0 : port + index,
    paired: options.paired,
    worn: !options['not-worn'],
    ranges: options.ranges,
    ...(index === 0 && options.name !== undefined ? { name: options.name } : {}),
  }));
}

function cameraRoll(options: CommandOptions): CameraRollOptions {
  const megabytes = wholeNumber('big-capture', options['big-capture'], 0, 1_000_000);
  return {
    demo: options.captures === undefined,
    count: wholeNumber('captures', options.captures, 0, 100_000),
    hostileNames: options['hostile-names'],
    files: megabytes === 0 ? [] : [{ fileName: 'big_HoloLens.mp4', size: megabytes * 1_000_000 }],
  };
}

/** One entry of the JSON line. `pin` is null until pairing is asked for: ask `control`/pin then. */
function describe(device: SimulatedHololens): object {
  return {
    name: device.name,
    url: device.url,
    pin: device.pin() ?? null,
    control: device.control,
    httpUrl: device.httpUrl,
    profile: device.model.profile.name,
    fingerprint256: device.fingerprint256,
    ...(device.credentials === undefined ? {} : { credentials: device.credentials }),
  };
}

function narrate(devices: readonly SimulatedHololens[]): void {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  for (const device of devices) {
    say(`${device.name} (${device.model.profile.platform})`);
    say(`  portal       ${device.url}`);
    say(`  control      ${device.control}`);
    say(`  fingerprint  ${device.fingerprint256} (SHA-256 of its root certificate)`);
    const { credentials } = device;
    say(credentials === undefined ? '  not paired' : `  user name    ${credentials.username}\n  password     ${credentials.password}`);
    device.on((event) => {
      if (event.type === 'pin') say(`${device.name} shows the PIN ${event.pin}`);
      if (event.type === 'paired') say(`${device.name} is paired with user name ${event.username}`);
      if (event.type === 'presence') say(`${device.name} is ${event.presence}`);
      if (event.type === 'moved') say(`${device.name} moved to ${device.url}`);
    });
  }
  say('Press Ctrl+C to end.');
}
