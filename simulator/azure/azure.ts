import type { Clock } from '../foundation/clock.ts';
import { SeededRandom } from '../foundation/random.ts';
import { Deployments } from './deployments/deployments.ts';
import type { Addresses } from './deployments/host.ts';
import { Directory } from './entra/directory.ts';
import type { Application, Tenant, User } from './entra/principals.ts';
import { ActivityLog } from './model/activity-log.ts';
import { newGuid } from './model/identifiers.ts';
import { Operations } from './model/operations.ts';
import type { ProviderFactory } from './model/provider.ts';
import { scopeOf, subscriptionScope } from './model/resource-id.ts';
import { Throttle } from './model/throttle.ts';
import { AzureWorld } from './model/world.ts';

export interface AzureOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Factor on all durations. */
  readonly pace: number;
  /** Factor on the sizes and refills of the token buckets; 0 turns throttling off. */
  readonly throttleScale: number;
  readonly tokenLifetimeMs: number;
  readonly devicePollSeconds: number;
  readonly providers: readonly ProviderFactory[];
  readonly application: Pick<Application, 'secret' | 'certificate'>;
  readonly addresses: () => Addresses;
  /** Gives a resource the address of its data plane. */
  readonly originOf: (resourceId: string) => string;
}

export const HOME_TENANT: Tenant = { id: '7c2a1f0e-3b54-4d6a-9f1b-2d8e5c4a9b10', displayName: 'Contoso', domain: 'contoso.example' };
export const PARTNER_TENANT: Tenant = { id: '1e9d8b47-6a25-4c3f-8e70-5b9a4d2c7f31', displayName: 'Fabrikam', domain: 'fabrikam.example' };
/** A tenant that knows none of the users. */
const STRANGE_TENANT: Tenant = { id: 'c5f30d82-94be-4a17-b6e8-70d1f2a35c49', displayName: 'Tailwind', domain: 'tailwind.example' };

export const USER: User = { objectId: '0b6f5a3d-8c1e-4f72-a9d4-6e3b2c1d7f80', name: 'jo@contoso.example', displayName: 'Jo Castro', homeTenantId: HOME_TENANT.id, guestOf: [PARTNER_TENANT.id] };
/** Has no role anywhere until one is granted. */
const OTHER_USER: User = { objectId: '5d4c3b2a-1f0e-4d9c-8b7a-6f5e4d3c2b1a', name: 'sam@contoso.example', displayName: 'Sam Okafor', homeTenantId: HOME_TENANT.id, guestOf: [] };

export const CLIENT_ID = 'd1f6a9c4-2b7e-4835-9c0d-8a1e5f3b7624';
const APPLICATION_OBJECT_ID = 'a47d9e15-6c3b-4f80-b2d7-19e8c5a60f43';

/** Production and test belong to the home tenant; the foreign one shows up in lists but gives no rights; the partner's is in another tenant. */
export const SUBSCRIPTIONS = {
  production: '3f1c9a52-7d48-4e06-b5a3-91c2d8e7f604',
  test: '8e5b2d17-4c9f-4a63-8d21-f70b6a3c9e58',
  foreign: 'b94e7c03-1a6d-4f85-92be-5d3c8f0a7162',
  partner: '60d2f8a9-5e13-4b7c-a846-2c9f1e7d3b05',
} as const;

/** A group of the foreign subscription that the user may read: why the subscription is listed at all. */
export const FOREIGN_GROUP = 'shared-monitoring';

/** Everything there is: directory, subscriptions, deployments, log. Knows nothing of HTTP. */
export class Azure {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly directory: Directory;
  readonly world: AzureWorld;
  readonly deployments: Deployments;
  readonly activityLog: ActivityLog;
  readonly throttle: Throttle;
  readonly operations: Operations;
  readonly addresses: () => Addresses;
  readonly pace: number;

  constructor(options: AzureOptions) {
    const { clock, pace, addresses } = options;
    this.clock = clock;
    this.pace = pace;
    this.addresses = addresses;
    this.random = new SeededRandom(options.seed);
    this.directory = new Directory({
      clock,
      tenants: [HOME_TENANT, PARTNER_TENANT, STRANGE_TENANT],
      users: [USER, OTHER_USER],
      application: { ...options.application, clientId: CLIENT_ID, objectId: APPLICATION_OBJECT_ID, displayName: 'Deployment console', tenantIds: [HOME_TENANT.id, PARTNER_TENANT.id] },
      authority: () => addresses().authority,
      armOrigin: () => addresses().arm,
      tokenLifetimeMs: options.tokenLifetimeMs,
      devicePollSeconds: options.devicePollSeconds,
    });
    this.world = new AzureWorld({
      clock,
      random: this.random.branch('world'),
      providers: options.providers,
      originOf: options.originOf,
      subscriptions: [
        { id: SUBSCRIPTIONS.production, displayName: 'Production', tenantId: HOME_TENANT.id },
        { id: SUBSCRIPTIONS.test, displayName: 'Test', tenantId: HOME_TENANT.id },
        { id: SUBSCRIPTIONS.foreign, displayName: 'Corporate IT', tenantId: HOME_TENANT.id },
        { id: SUBSCRIPTIONS.partner, displayName: 'Fabrikam Shared', tenantId: PARTNER_TENANT.id },
      ],
    });
    this.activityLog = new ActivityLog(clock, this.random.branch('activity'), pace);
    this.throttle = new Throttle(clock, options.throttleScale);
    this.operations = new Operations(clock, pace, () => newGuid(this.random));
    this.deployments = new Deployments({ world: this.world, clock, random: this.random.branch('deployments'), activityLog: this.activityLog, pace, addresses });
    this.#grantRoles();
  }

  #grantRoles(): void {
    const { roles } = this.world;
    const { objectId } = this.directory.application;
    for (const each of [SUBSCRIPTIONS.production, SUBSCRIPTIONS.test]) {
      roles.grant({ principalId: USER.objectId, role: 'Owner', scope: subscriptionScope(each) });
      roles.grant({ principalId: objectId, role: 'Contributor', scope: subscriptionScope(each) });
    }
    roles.grant({ principalId: USER.objectId, role: 'Reader', scope: subscriptionScope(SUBSCRIPTIONS.partner) });
    this.world.putGroup({ subscriptionId: SUBSCRIPTIONS.foreign, name: FOREIGN_GROUP, location: 'westeurope' });
    roles.grant({ principalId: USER.objectId, role: 'Reader', scope: scopeOf(SUBSCRIPTIONS.foreign, FOREIGN_GROUP) });
  }
}
