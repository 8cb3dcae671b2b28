import { ManualClock } from '../../foundation/clock.ts';
import { CertificateAuthority } from '../../foundation/authority.ts';
import { Azure, HOME_TENANT, SUBSCRIPTIONS, USER } from '../azure.ts';
import { readDeploymentRequest } from '../deployments/request.ts';
import type { DeploymentRequest } from '../deployments/request.ts';
import type { JsonObject } from '../model/json.ts';
import type { Caller } from '../model/provider.ts';
import { positionsIn } from '../template/positions.ts';
import { testProvider, unregisteredProvider } from './test-provider.ts';

export const GROUP = 'web';

/** A world without a wire, with one empty group in the test subscription, whose time stands still. */
export class ModelRig {
  readonly clock = new ManualClock();
  readonly azure: Azure;
  readonly caller: Caller;

  constructor() {
    const authority = new CertificateAuthority({ commonName: 'Test' });
    this.azure = new Azure({
      clock: this.clock,
      seed: 1,
      pace: 1,
      throttleScale: 1,
      tokenLifetimeMs: 3_600_000,
      devicePollSeconds: 5,
      providers: [testProvider, unregisteredProvider],
      application: { secret: 'secret', certificate: () => authority.root },
      addresses: () => ({ arm: 'https://arm.example', authority: 'https://login.example' }),
      originOf: () => 'https://plane.example',
    });
    this.azure.world.putGroup({ subscriptionId: SUBSCRIPTIONS.test, name: GROUP, location: 'westeurope' });
    this.caller = this.azure.directory.callerFor(USER, HOME_TENANT.id);
  }

  /** A request as it would come over the wire. @param body of the PUT; `properties.mode` is Incremental unless it says so */
  request(name: string, properties: JsonObject, envelope: { readonly group?: string; readonly location?: string; readonly caller?: Caller } = {}): DeploymentRequest {
    const body = { ...(envelope.location === undefined ? {} : { location: envelope.location }), properties: { mode: 'Incremental', ...properties } };
    const text = JSON.stringify(body, undefined, 2);
    return readDeploymentRequest(body, {
      name,
      scope: { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: envelope.location === undefined ? (envelope.group ?? GROUP) : '' },
      caller: envelope.caller ?? this.caller,
      correlationId: '11111111-2222-4333-8444-555555555555',
      positions: positionsIn(text, []),
    });
  }

  deploy(name: string, resources: readonly JsonObject[], more: JsonObject = {}) {
    return this.azure.deployments.start(this.request(name, { template: templateOf(resources, more) })).deployment;
  }
}

export const templateOf = (resources: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources,
  ...more,
});

/** A site of the test provider; its name says what happens to it. */
export const site = (name: string, more: JsonObject = {}): JsonObject => ({ type: 'Test.Fake/sites', apiVersion: '2024-01-01', name, location: 'westeurope', ...more });
