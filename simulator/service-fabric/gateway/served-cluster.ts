import type { ImageStore } from '../image-store/image-store.ts';
import type { ClusterModel } from '../model/index.ts';
import type { AccessRules } from './access.ts';
import type { ReportQueue } from './report-queue.ts';

/** What the endpoints of a gateway answer from. */
export interface ServedCluster {
  /** The cluster now standing at this address; another one after it was replaced. */
  readonly model: ClusterModel;
  readonly imageStore: ImageStore;
  readonly access: AccessRules;
  /** Health reports that are held back for a while. */
  readonly reports: ReportQueue;
  /** Native size at which an answer is too large or a page full; about 3 MiB (service-fabric.md §1.2). */
  readonly messageLimitBytes: number;
}
