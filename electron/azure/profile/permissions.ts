import * as z from 'zod';

/** One of the permissions that an account has on a scope, as `Microsoft.Authorization/permissions` lists them. */
const permissionSchema = z.object({ actions: z.array(z.string()).default([]), notActions: z.array(z.string()).default([]) });
export type Permission = z.infer<typeof permissionSchema>;

export function readPermission(item: unknown): Permission {
  return permissionSchema.parse(item);
}

/**
 * Whether permissions allow an action, such as `Microsoft.KeyVault/vaults/deploy/action`: one of them names it and does not
 * take it back. `*` stands for anything, slashes included; case does not count.
 */
export function allowsAction(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(({ actions, notActions }) => actions.some((each) => matches(each, action)) && !notActions.some((each) => matches(each, action)));
}

/** Whether anything at all may be changed. */
export function mayWriteAnything(permissions: readonly Permission[]): boolean {
  return permissions.some(({ actions }) => actions.some((action) => !/\/read$/i.test(action)));
}

function matches(pattern: string, action: string): boolean {
  const expression = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}
