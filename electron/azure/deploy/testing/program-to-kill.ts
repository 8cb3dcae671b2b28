import { join } from 'node:path';
import { stdin, stdout } from 'node:process';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { uploadSchema } from '../../../../shared/contract/files.ts';
import { connectionIdSchema, type ConnectionId } from '../../../../shared/domain/identifiers.ts';
import { PassphraseStore } from '../../../core/secrets/passphrase-store.ts';
import { hurryTime } from '../../../core/testing/hurried-time.ts';
import { openPage, startTestProgram, type Client } from '../../../core/testing/test-program.ts';
import { createAzure } from '../../index.ts';
import { openFileJournal } from './file-journal.ts';

/**
 * A program that deploys and is killed, or that starts again afterwards. What it shall do comes as JSON on its input; it
 * prints the type and name of each act that the journal has, `sent` when its first deployment is with Azure, and runs on.
 */
const orderSchema = z.object({
  folder: z.string(), passphrase: z.string(),
  /** Null goes on with the profile that is there. */
  profile: z.object({ arm: z.string(), ca: z.string(), tenant: z.string(), clientId: z.string(), clientSecret: z.string() }).nullable(),
  subscriptionId: z.string(), template: z.string(),
  /** Names of deployments; the first is waited for. */
  names: z.array(z.string()),
});

const { folder, passphrase, profile, subscriptionId, template, names } = orderSchema.parse(JSON.parse(await text(stdin)));
// It runs until it is killed: nothing else keeps a program without a host from ending.
setInterval(() => {}, 60_000);
const secrets = await PassphraseStore.at(join(folder, 'secrets.sealed'));
await (profile === null ? secrets.unlock(passphrase) : secrets.setPassphrase(passphrase));
const say = (line: string): void => void stdout.write(`${line}\n`);
const program = await startTestProgram(folder, {
  systems: [createAzure], secrets, clock: hurryTime(20).clock,
  openJournal: openFileJournal(join(folder, 'journal.ndjson'), ({ stream, type, entity }) => stream === 'act' && say(`${type} ${entity}`)),
});
const { client } = openPage(program);
if (profile !== null) await deployAll(client, await signedIn(client));

async function signedIn({ azure }: Client): Promise<ConnectionId> {
  const { arm, ca, tenant, clientId, clientSecret } = profile ?? failed('There is no profile.');
  const { id } = await azure.profiles.add({ name: 'Contoso', cloud: { kind: 'custom', arm, authority: null, caPem: ca }, tenant, clientId, signIn: { kind: 'secret', secret: clientSecret }, production: false });
  for await (const { signedIn: isIn, subscriptions } of await azure.profiles.watch({ connectionId: id })) if (isIn && subscriptions.length > 0) break;
  await azure.profiles.unlock({ connectionId: id, typedName: '' });
  return connectionIdSchema.parse(id);
}

async function deployAll({ azure: { deploy: { drafts } } }: Client, connectionId: ConnectionId): Promise<void> {
  const ready: string[] = [];
  for (const deploymentName of names) {
    const answer = await program.fetch(new Request('http://127.0.0.1/uploads?name=template.json', { method: 'POST', body: template }), { role: 'operator' });
    const { handle } = uploadSchema.parse(await answer?.json());
    const { draftId } = await drafts.fromFiles({ uploads: [handle], target: { connectionId, subscriptionId, resourceGroup: 'contoso-dev', createGroup: false, location: null, deploymentName, mode: 'Incremental' } });
    await drafts.setParameter({ draftId, name: 'accountName', value: { kind: 'literal', value: deploymentName.replaceAll(/[^a-z]/g, 'account') } });
    await drafts.preflight({ draftId });
    for await (const message of await drafts.watch()) if ((message.kind === 'snapshot' ? message.items : message.upsert).some((each) => each.draftId === draftId && each.preflight.state === 'done')) break;
    ready.push(draftId);
  }
  const sent = ready.map((draftId) => drafts.submit({ draftId, typedName: 'contoso-dev', why: 'Killed on the way', whatIfAt: null }));
  await sent[0];
  say('sent');
  await Promise.all(sent);
}

function failed(words: string): never {
  throw new Error(words);
}
