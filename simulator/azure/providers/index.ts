import type { ProviderFactory } from '../model/provider.ts';
import { authorization } from './authorization/authorization.ts';
import { compute } from './compute/compute.ts';
import { devTestLab } from './dev-test-lab.ts';
import { governed } from './governed.ts';
import { keyVault } from './key-vault/key-vault.ts';
import { network } from './network/network.ts';
import { serviceFabric } from './service-fabric/service-fabric.ts';
import { storage } from './storage/storage.ts';

/** The resource providers of every simulated world. */
export const providers: readonly ProviderFactory[] = [keyVault, compute, storage, network, serviceFabric, authorization, devTestLab].map(governed);
