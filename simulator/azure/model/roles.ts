import type { Caller } from './provider.ts';
import { isAboveOrWithin, isWithin } from './resource-id.ts';

interface RoleDefinition {
  readonly id: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** What may be done within resources. The great roles have none: an owner reads no secrets of a vault that goes by roles. */
  readonly dataActions: readonly string[];
}

/** Roles of the world, with the actions they allow as Azure writes them. */
export const ROLE_DEFINITIONS = {
  Owner: { id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', actions: ['*'], notActions: [], dataActions: [] },
  Contributor: {
    id: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    actions: ['*'],
    notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action'],
    dataActions: [],
  },
  Reader: { id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', actions: ['*/read'], notActions: [], dataActions: [] },
  'Key Vault Administrator': {
    id: '00482a5a-887f-4fb3-b363-3b7fe8e74483',
    actions: ['Microsoft.KeyVault/*/read', 'Microsoft.KeyVault/checkNameAvailability/read'],
    notActions: [],
    dataActions: ['Microsoft.KeyVault/vaults/*'],
  },
  'Key Vault Certificates Officer': {
    id: 'a4417e6f-fecd-4de8-b567-7b0420556985',
    actions: ['Microsoft.KeyVault/*/read', 'Microsoft.KeyVault/checkNameAvailability/read'],
    notActions: [],
    dataActions: ['Microsoft.KeyVault/vaults/certificates/*', 'Microsoft.KeyVault/vaults/certificatecas/*'],
  },
  'Key Vault Secrets User': {
    id: '4633458b-17de-408a-b874-0445c86b69e6',
    actions: [],
    notActions: [],
    dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
  },
} as const satisfies Readonly<Record<string, RoleDefinition>>;

export type RoleName = keyof typeof ROLE_DEFINITIONS;

export const isRoleName = (name: string): name is RoleName => Object.hasOwn(ROLE_DEFINITIONS, name);

export interface RoleAssignment {
  readonly principalId: string;
  readonly role: RoleName;
  /** Applies to this scope and everything below it. */
  readonly scope: string;
}

/** Who may do what where. */
export class Roles {
  #assignments: RoleAssignment[] = [];

  grant(assignment: RoleAssignment): void {
    this.revoke(assignment);
    this.#assignments.push(assignment);
  }

  /** Takes back one role, or all of a principal on a scope where `role` is left out. */
  revoke({ principalId, role, scope }: Omit<RoleAssignment, 'role'> & { readonly role?: RoleName }): void {
    this.#assignments = this.#assignments.filter(
      (each) => each.principalId !== principalId || each.scope.toLowerCase() !== scope.toLowerCase() || (role !== undefined && each.role !== role),
    );
  }

  list(): readonly RoleAssignment[] {
    return this.#assignments;
  }

  /** Roles that a principal has on a scope, inherited ones included. */
  rolesOn(principalId: string, scope: string): readonly RoleName[] {
    return this.#assignments.filter((each) => each.principalId === principalId && isWithin(scope, each.scope)).map((each) => each.role);
  }

  allows(caller: Pick<Caller, 'objectId'>, action: string, scope: string): boolean {
    return this.rolesOn(caller.objectId, scope).some((role) => permits(role, action));
  }

  allowsData(caller: Pick<Caller, 'objectId'>, action: string, scope: string): boolean {
    return this.rolesOn(caller.objectId, scope).some((role) => ROLE_DEFINITIONS[role].dataActions.some((each) => actionPattern(each).test(action)));
  }

  /** Whether a principal has any role on a scope or below it: then the scope shows up in lists. */
  seesAny(principalId: string, scope: string): boolean {
    return this.#assignments.some((each) => each.principalId === principalId && isAboveOrWithin(each.scope, scope));
  }
}

function permits(role: RoleName, action: string): boolean {
  const { actions, notActions } = ROLE_DEFINITIONS[role];
  const matches = (pattern: string): boolean => actionPattern(pattern).test(action);
  return actions.some(matches) && !notActions.some(matches);
}

function actionPattern(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i');
}
