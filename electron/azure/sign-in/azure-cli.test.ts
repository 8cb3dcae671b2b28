import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { AzureCli, findCli } from './azure-cli.ts';

const folder = temporaryFolders();

/** An `az` that does what its script says; what it was given is noted beside it. */
async function cli(script: string, timeoutMs?: number) {
  const path = await folder();
  await writeFile(join(path, 'az'), `#!/bin/sh\nprintf '%s\\n' "$@" > "${path}/given"\n${script}\n`);
  await chmod(join(path, 'az'), 0o755);
  const az = new AzureCli({ env: { PATH: `${path}:/usr/bin:/bin` }, platform: 'linux', ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  return { az, given: async () => (await readFile(join(path, 'given'), 'utf8')).trim().split('\n') };
}
const scope = 'https://management.azure.com/.default';

describe.skipIf(process.platform === 'win32')('the Azure CLI’s login', () => {
  it('gives a token for a purpose and a directory, and is asked without a shell', async () => {
    const { az, given } = await cli(`echo '{"accessToken":"e30.e30.x","expires_on":1795793621,"tenant":"t"}'`);
    expect(await az.token(scope, 'contoso.example')).toEqual({ token: 'e30.e30.x', expiresAt: 1_795_793_621_000 });
    expect(await given()).toEqual(['account', 'get-access-token', '--output', 'json', '--scope', scope, '--tenant', 'contoso.example']);
  });

  it('never takes a word of ours for an option or a command', async () => {
    const { az, given } = await cli('echo {}');
    for (const tenant of ['--debug', 'a b', '$(id)', '; id', '']) await expect(az.token(scope, tenant)).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    await expect(az.token('--help', null)).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    await expect(given()).rejects.toThrow('ENOENT');
  });

  it('says in words that it is not there, not signed in, too slow, or not to be understood', async () => {
    const absent = new AzureCli({ env: { PATH: await folder() }, platform: 'linux' });
    expect(await absent.look()).toMatchObject({ found: false, account: null });
    await expect(absent.token(scope, null)).rejects.toMatchObject({ fault: { code: 'not-found', hint: expect.stringContaining('az login') } });
    const { az: signedOut } = await cli(`echo "ERROR: AADSTS700082: secret Plant-2718. To re-authenticate, please run: az login" >&2; exit 1`);
    const refused: unknown = await signedOut.token(scope, null).catch((error: unknown) => error);
    expect(refused).toMatchObject({ fault: { code: 'signed-out', detail: 'AADSTS700082' } });
    expect(JSON.stringify(refused)).not.toContain('Plant');
    expect(await signedOut.look()).toMatchObject({ found: true, account: null });
    const { az: slow } = await cli('exec sleep 20', 200);
    await expect(slow.token(scope, null)).rejects.toMatchObject({ fault: { code: 'slow' } });
    const { az: odd } = await cli('echo nonsense');
    await expect(odd.token(scope, null)).rejects.toMatchObject({ fault: { code: 'malformed-answer' } });
  });

  it('tells who is signed in without asking for a token', async () => {
    const { az, given } = await cli(`echo '{"user":{"name":"jo@contoso.example","type":"user"}}'`);
    expect(await az.look()).toMatchObject({ found: true, account: 'jo@contoso.example' });
    expect(await given()).toEqual(['account', 'show', '--output', 'json']);
  });

  it('on Windows is the Python beside the batch file, which needs no shell', async () => {
    const path = await folder();
    await mkdir(join(path, 'wbin'));
    for (const name of ['python.exe', join('wbin', 'az.cmd')]) {
      await writeFile(join(path, name), '');
      await chmod(join(path, name), 0o755);
    }
    expect(await findCli({ env: { Path: `C:\\none;${join(path, 'wbin')}` }, platform: 'win32' })).toEqual({ file: join(path, 'python.exe'), args: ['-IBm', 'azure.cli'] });
  });
});
