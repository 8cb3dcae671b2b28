import { deployContract } from './deploy.ts';
import { deploymentsContract } from './deployments.ts';
import { profilesContract } from './profiles.ts';

/** Azure: signing in, what was deployed and why it failed, and deploying safely. */
export const azureContract = { profiles: profilesContract, deployments: deploymentsContract, deploy: deployContract };
