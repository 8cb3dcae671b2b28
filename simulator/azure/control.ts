import { z } from 'zod';

import { clockAction } from '../foundation/clock-action.ts';
import { ControlError } from '../foundation/control-server.ts';
import type { ControlAction } from '../foundation/control-server.ts';
import { faultActions } from '../foundation/fault-actions.ts';
import type { SimulatedAzure } from './azure-server.ts';
import type { User } from './entra/principals.ts';
import { azureFaultSchema } from './http/faults.ts';
import { isRoleName, ROLE_DEFINITIONS } from './model/roles.ts';

/** What the control endpoint of a simulated Azure offers. */
export function controlActions(azure: SimulatedAzure): ControlAction[] {
  return [
    { method: 'GET', path: 'state', summary: 'Everything at a glance', run: () => stateOf(azure) },
    { method: 'GET', path: 'traffic', summary: 'The last requests', run: () => ({ requests: azure.traffic.list() }) },
    { method: 'DELETE', path: 'traffic', summary: 'Forget them', run: () => azure.traffic.clear() },
    clockAction(azure.model.clock),
    ...faultActions({ schema: azureFaultSchema, faults: azure.faults, put: (fault) => azure.faults.add(fault).id, clear: (id) => azure.faults.clear(id) }),
    ...directoryActions(azure),
    ...roleActions(azure),
  ];
}

function stateOf({ model, faults, arm, authority }: SimulatedAzure): object {
  return {
    arm,
    authority,
    now: model.clock.now(),
    subscriptions: model.world.subscriptions.map((each) => ({ ...each, groups: model.world.groups(each.id).map((group) => group.name) })),
    resources: model.world.list().map((each) => each.id),
    deployments: model.deployments.history.all().map(({ id, state }) => ({ id, state })),
    roles: model.world.roles.list(),
    users: model.directory.users.map(({ objectId, name }) => ({ objectId, name })),
    devices: model.directory.pendingDevices().map(({ userCode, expiresAt }) => ({ userCode, expiresAt })),
    faults: faults.list(),
  };
}

function directoryActions(azure: SimulatedAzure): ControlAction[] {
  const { directory } = azure.model;
  return [
    {
      method: 'POST',
      path: 'device/approve',
      summary: 'Approve waiting device codes, or decline them: { code?, user?, decline? }',
      run({ body }) {
        const { code, user, decline } = z.strictObject({ code: z.string().optional(), user: z.string().optional(), decline: z.boolean().default(false) }).parse(body);
        const waiting = directory.pendingDevices().filter((each) => code === undefined || each === directory.devices.find(code));
        const signedIn = knownUser(azure, user);
        for (const each of waiting) each.state = decline ? { kind: 'declined' } : { kind: 'approved', user: signedIn };
        return { codes: waiting.map((each) => each.userCode) };
      },
    },
    {
      method: 'POST',
      path: 'sign-in',
      summary: 'How sign-ins go: { autoApprove?, consented?, requiredContext? (null for none), tokenLifetimeMs? }',
      run({ body }) {
        const wanted = z
          .strictObject({ autoApprove: z.boolean().optional(), consented: z.boolean().optional(), requiredContext: z.string().nullable().optional(), tokenLifetimeMs: z.number().min(0).optional() })
          .parse(body);
        directory.autoApprove = wanted.autoApprove ?? directory.autoApprove;
        directory.isConsented = wanted.consented ?? directory.isConsented;
        directory.tokenLifetimeMs = wanted.tokenLifetimeMs ?? directory.tokenLifetimeMs;
        if (wanted.requiredContext !== undefined) directory.requiredContext = wanted.requiredContext ?? undefined;
      },
    },
    {
      method: 'DELETE',
      path: 'token',
      summary: 'Make all tokens worthless, refresh tokens too with ?refresh=true',
      run: ({ query }) => directory.revoke(query.get('refresh') === 'true'),
    },
    {
      method: 'GET',
      path: 'client-certificate',
      summary: "The application's certificate with its key",
      run: () => ({ certificatePem: azure.clientCertificate.certificatePem, keyPem: azure.clientCertificate.privateKeyPem }),
    },
  ];
}

function roleActions(azure: SimulatedAzure): ControlAction[] {
  const roleName = z.string().refine(isRoleName, { error: `One of ${Object.keys(ROLE_DEFINITIONS).join(', ')}` });
  const assignment = { principalId: z.string(), scope: z.string().startsWith('/') };
  const { roles } = azure.model.world;
  return [
    { method: 'GET', path: 'role', summary: 'Role assignments', run: () => ({ roles: roles.list() }) },
    {
      method: 'POST',
      path: 'role/grant',
      summary: 'Grant a role: { principalId, role, scope }; roles are Owner, Contributor, Reader and some of vaults',
      run: ({ body }) => roles.grant(z.strictObject({ ...assignment, role: roleName }).parse(body)),
    },
    {
      method: 'POST',
      path: 'role/revoke',
      summary: 'Take back one role of a principal on a scope, or all: { principalId, role?, scope }',
      run({ body }) {
        const { role, ...rest } = z.strictObject({ ...assignment, role: roleName.optional() }).parse(body);
        roles.revoke({ ...rest, ...(role === undefined ? {} : { role }) });
      },
    },
  ];
}

function knownUser(azure: SimulatedAzure, name: string | undefined): User {
  const { users } = azure.model.directory;
  if (name === undefined) return users[0];
  const found = users.find((each) => each.name === name || each.objectId === name);
  if (found === undefined) throw new ControlError(`No such user: ${name}`);
  return found;
}
