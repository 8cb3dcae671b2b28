import type { AzureProfile, AzureSubscription } from '../../shared/contract/azure/profiles.ts';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import type { WriteLock } from '../core/write-lock.ts';
import type { AzureClient } from './arm/azure-client.ts';
import type { AzureOperations } from './arm/azure-operations.ts';
import type { CloudEndpoints } from './profile/clouds.ts';

/** Who is signed in. */
export interface AzureAccount {
  /** `jo@contoso.com`, or the id of an application. */
  readonly userName: string;
  readonly name: string;
  readonly tenantId: string;
  readonly kind: 'user' | 'application';
}

/** What is told of deployments in one line. */
export interface DeploymentFigures {
  readonly running: number;
  readonly failedToday: number;
}

/**
 * An Azure profile as the rest of `electron/azure` uses it. Clients may be kept for as long as it
 * is: they ask for tokens by themselves. After a change of its settings a profile is another object (`AzureProfiles.onProfile`).
 */
export interface AzureSession {
  readonly connectionId: ConnectionId;
  /** Name of the profile in the list. */
  readonly name: string;
  /** Null until the cloud's metadata has been read. */
  readonly cloud: CloudEndpoints | null;
  /** Null while nobody is signed in. */
  readonly account: AzureAccount | null;
  readonly signedIn: boolean;
  readonly tenants: AzureProfile['tenants'];
  readonly subscriptions: readonly AzureSubscription[];
  /** Resource Manager under one subscription; all panels share its limiter. Ids are compared without regard to case. */
  arm(subscriptionId: string): AzureClient;
  /** Resource Manager without a subscription, in one directory (null: the profile's own). */
  directory(tenantId: string | null): AzureClient;
  /**
   * A vault's own server.
   * @param vaultUri `properties.vaultUri` of the vault. @throws FaultError `foreign-origin` where that is no vault of this cloud.
   */
  vault(vaultUri: string, tenantId: string | null): AzureClient;
  readonly operations: AzureOperations;
  /** Closed at first; a long task takes a permit of it, which outlives the window. */
  readonly lock: WriteLock;
  /** @throws FaultError `locked` while nothing may be changed. */
  guardWrite(): void;
  /** Deployments as whoever watches them counts them, for the line in the list; null while nobody does. */
  reportDeployments(figures: DeploymentFigures | null): void;
  /** Signed in or out, subscriptions, waits, operations. */
  onChange(listener: () => void): () => void;
}
