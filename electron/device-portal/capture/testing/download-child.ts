import { captureIdOf } from '../capture-id.ts';
import { Captures } from '../captures.ts';
import { startDownload } from '../download.ts';
import { RigContext } from './capture-rig.ts';
import type { RigTarget } from './capture-rig.ts';

/** What the parent process sends to begin with. */
export interface ChildOrder {
  readonly target: RigTarget;
  readonly home: string;
  readonly folder: string;
  readonly name: string;
}

/** A program of its own that downloads one capture, to be killed in the middle. */
process.once('message', (order: ChildOrder) => {
  void (async () => {
    const rig = await RigContext.over(order.target, order.home);
    const captures = await Captures.open(rig.context);
    await startDownload(captures.of(rig.connectionId), { captureIds: [captureIdOf(order.name)], folder: rig.folder(order.folder), deleteAfter: false });
  })();
});
