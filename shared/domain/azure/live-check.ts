/**
 * A question to Azure whose answer would tell more about a failure. What the error does not name is null: the asker fills it
 * in or leaves the check out.
 */
export type LiveCheckRequest =
  /** Are the vault's switches for templates, machines and disks on, and does its network let Azure in? */
  | { readonly kind: 'vault-switches'; readonly vaultId: string | null; readonly vaultName: string | null }
  /** Does the secret exist, is it enabled and in its time? Its value is never asked for. */
  | { readonly kind: 'secret-state'; readonly vaultId: string | null; readonly vaultName: string | null; readonly secretName: string | null; readonly secretVersion: string | null; readonly parameter: string | null }
  /** Usage against limit. `family` as usages name it (`standardDSv3Family`); `cores` is the region's total. Numbers are those of the error. */
  | { readonly kind: 'quota'; readonly location: string | null; readonly family: string | null; readonly limit: number | null; readonly used: number | null; readonly required: number | null }
  /** Is a size restricted for this subscription there? */
  | { readonly kind: 'sku'; readonly location: string | null; readonly sku: string | null; readonly resourceId: string | null }
  /** Is a name that must be unique in the world still free? */
  | { readonly kind: 'name'; readonly service: 'storage' | 'dns' | 'vault' | 'web'; readonly name: string | null; readonly location: string | null }
  /** Is the resource provider registered in the subscription? */
  | { readonly kind: 'provider-registration'; readonly namespace: string | null; readonly subscriptionId: string | null }
  /** Do the caller's roles allow the action there? `scope` is a resource id, a group's or a subscription's. */
  | { readonly kind: 'permission'; readonly action: string | null; readonly scope: string | null };

export type LiveCheckKind = LiveCheckRequest['kind'];

/** A parameter's reference to a secret of a vault. */
export interface VaultReference {
  readonly vaultId: string;
  readonly secretName: string;
  /** Null means the newest version at deployment time. */
  readonly secretVersion: string | null;
}
