import type { CertifiedKey } from '../../foundation/authority.ts';

/** Who the directory knows. */

export interface Tenant {
  readonly id: string;
  readonly displayName: string;
  readonly domain: string;
}

export interface User {
  readonly objectId: string;
  readonly name: string;
  readonly displayName: string;
  readonly homeTenantId: string;
  /** Tenants that know the user as a guest. */
  readonly guestOf: readonly string[];
}

/** An application that may ask for tokens, as a public client and, with its secret or certificate, for itself. */
export interface Application {
  readonly clientId: string;
  /** Of its service principal. */
  readonly objectId: string;
  readonly displayName: string;
  readonly tenantIds: readonly string[];
  readonly secret: string;
  readonly certificate: () => CertifiedKey;
}
