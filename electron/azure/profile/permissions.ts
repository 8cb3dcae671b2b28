import * as z from 'zod';
import type { RolePermissions } from '../../../shared/domain/azure/vault-permissions.ts';

const actions = z.array(z.string()).default([]);
const permissionSchema = z.object({ actions, notActions: actions, dataActions: actions, notDataActions: actions });

/** One of the permissions that an account has on a scope, as `Microsoft.Authorization/permissions` lists them. */
export function readPermission(item: unknown): RolePermissions {
  return permissionSchema.parse(item);
}

/** Whether anything at all may be changed; what is taken back again is not looked at. */
export function mayWriteAnything(permissions: readonly RolePermissions[]): boolean {
  return permissions.some(({ actions: allowed }) => allowed.some((action) => !/\/read$/i.test(action)));
}
