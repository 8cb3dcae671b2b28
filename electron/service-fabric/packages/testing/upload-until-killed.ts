import { hurryTime } from '../../../core/testing/hurried-time.ts';
import { openClusterSide } from '../../actions/testing/cluster-rig.ts';

/*
 * A program of its own that begins an upload and is killed by its test in the middle of it.
 * Arguments: profile folder, address of the cluster, folder of the package, path in the image store.
 */
const [folder = '', url = '', source = '', imageStorePath = ''] = process.argv.slice(2);
const side = await openClusterSide({ folder, url, time: hurryTime(1) });
const taskId = await side.packages.upload(side.cluster.connectionId, { kind: 'folder', folder: side.folders.handleFor(source) }, { imageStorePath, provision: false, cleanUp: false, typedName: 'Bench' });
setInterval(() => process.stdout.write(`${side.tasks.get(taskId)?.bytesDone ?? 0}\n`), 20);
