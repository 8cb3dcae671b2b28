import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import * as z from 'zod';
import { fieldOf, textOf } from '../arm/azure-answer.ts';
import { faultError, systemErrorCode } from '../../core/faults.ts';
import { claimsOf } from './token-text.ts';
import type { KeptToken } from './token-keeper.ts';

/** A program to run, never through a shell. */
export interface CliCommand {
  readonly file: string;
  readonly args: readonly string[];
}

export interface CliOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** For one call; 20 s unless told: it starts a Python each time. */
  readonly timeoutMs?: number;
}

const callTimeoutMs = 20_000;

/** The login of the Azure CLI on this machine. */
export class AzureCli {
  readonly #options: CliOptions;

  constructor(options: CliOptions) {
    this.#options = options;
  }

  /** Whether `az` is there and somebody is signed in with it. Never throws; no token is asked for. */
  async look(): Promise<{ found: boolean; account: string | null; words: string }> {
    const command = await findCli(this.#options);
    if (!command) return { found: false, account: null, words: 'The Azure CLI (az) was not found on this machine.' };
    try {
      const account = JSON.parse(await this.#run(command, ['account', 'show', '--output', 'json']));
      const name = textOf(fieldOf(fieldOf(account, 'user'), 'name'));
      return { found: true, account: name?.slice(0, 1_000) ?? null, words: name === null ? 'The Azure CLI is there, and somebody is signed in.' : `The Azure CLI is signed in as ${name.slice(0, 200)}.` };
    } catch {
      return { found: true, account: null, words: 'The Azure CLI is there, but nobody is signed in with it. Run “az login” in a terminal.' };
    }
  }

  /**
   * @param tenant null for the one that the CLI has chosen.
   * @throws FaultError `not-found` without the CLI, `signed-out`, `slow`
   */
  async token(scope: string, tenant: string | null): Promise<KeptToken> {
    const command = await findCli(this.#options);
    if (!command) throw faultError('not-found', { message: 'The Azure CLI (az) was not found on this machine.', hint: 'Install it and run “az login”, or choose another way to sign in.', remedy: 'sign-in' });
    // Neither may be taken for an option.
    if (!/^https?:\/\/[^\s"']+$|^[0-9A-Za-z][^\s"']*$/.test(scope)) throw faultError('invalid-input');
    if (tenant !== null && !/^[0-9A-Za-z][0-9A-Za-z.-]{0,253}$/.test(tenant)) throw faultError('invalid-input', { message: 'This is no name or id of a directory.' });
    const text = await this.#run(command, ['account', 'get-access-token', '--output', 'json', '--scope', scope, ...(tenant === null ? [] : ['--tenant', tenant])]);
    return readToken(text);
  }

  #run({ file, args }: CliCommand, more: readonly string[]): Promise<string> {
    const { env, timeoutMs = callTimeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      execFile(file, [...args, ...more], { env, timeout: timeoutMs, windowsHide: true, shell: false, maxBuffer: 1_000_000 }, (error, stdout, stderr) => {
        if (error) reject(cliFault(error, stderr));
        else resolve(stdout);
      });
    });
  }
}

/**
 * Where `az` is. On Windows it is a batch file, which cannot be run without a shell: the Python beside it is run in the
 * same way as the batch file does.
 */
export async function findCli({ env, platform }: CliOptions): Promise<CliCommand | null> {
  const isWindows = platform === 'win32';
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  for (const folder of path.split(isWindows ? ';' : delimiter)) {
    if (folder === '') continue;
    if (!isWindows && (await mayRun(join(folder, 'az')))) return { file: join(folder, 'az'), args: [] };
    const python = join(folder, '..', 'python.exe');
    if (isWindows && (await mayRun(join(folder, 'az.cmd'))) && (await mayRun(python))) return { file: python, args: ['-IBm', 'azure.cli'] };
  }
  return null;
}

async function mayRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false);
}

const tokenSchema = z.object({ accessToken: z.string().min(1), expires_on: z.number().optional() });

function readToken(text: string): KeptToken {
  const read = tokenSchema.safeParse(jsonOrNull(text));
  if (!read.success) throw faultError('malformed-answer', { message: 'The Azure CLI’s answer could not be read.', hint: 'Update the Azure CLI, then try again.' });
  const { accessToken, expires_on: expiresOn } = read.data;
  return { token: accessToken, expiresAt: expiresOn === undefined ? (claimsOf(accessToken).expiresAt ?? 0) : expiresOn * 1_000 };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What it printed is looked at, never shown: it may hold anything. */
function cliFault(error: Error & { killed?: boolean }, stderr: string): Error {
  if (error.killed === true) return faultError('slow', { message: 'The Azure CLI did not answer in time.', hint: 'Try again; its first call after a start takes long.' });
  if (systemErrorCode(error) === 'ENOENT') return faultError('not-found', { message: 'The Azure CLI (az) was not found on this machine.', remedy: 'sign-in' });
  const number = /AADSTS\d+/.exec(stderr)?.[0];
  return faultError('signed-out', {
    message: /az login/i.test(stderr) ? 'Nobody is signed in with the Azure CLI, or its sign-in has run out.' : 'The Azure CLI gave no token.',
    hint: 'Run “az login” in a terminal, then try again.', ...(number === undefined ? {} : { detail: number }),
  });
}
