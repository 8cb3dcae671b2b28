/*
 * A program of its own that connects to a saved headset, keeps it awake, says so, and then waits to be killed.
 * Arguments: folder of the profile, id of the connection. Credentials come over standard input as JSON.
 */
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { Devices } from '../devices.ts';
import { portalDriver } from '../driver.ts';
import { Roads } from '../session/roads.ts';
import { KeepAwake } from '../system/keep-awake.ts';
import { openBench } from './open-bench.ts';

const [folder = '', id = ''] = process.argv.slice(2);
const connectionId = connectionIdSchema.parse(id);
const credentials = z.object({ userName: z.string(), password: z.string() }).parse(JSON.parse(await text(process.stdin)));
const bench = await openBench(folder);
const devices = new Devices(bench.services);
const keepAwake = await KeepAwake.open(bench.services, devices);
bench.connections.register(portalDriver(bench.services, devices, await Roads.open(bench.services, { find: async () => [] })));
await bench.connections.setCredentials(connectionId, credentials);
await devices.whenOnline(connectionId, AbortSignal.timeout(20_000));
await keepAwake.start(connectionId, 30);
process.stdout.write('awake\n');
setInterval(() => {}, 1_000);
