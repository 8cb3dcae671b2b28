import { fieldOf, textOf } from '../arm/azure-answer.ts';

/** What a token says of itself, for showing only: nothing is decided by it. */
export interface TokenClaims {
  readonly tenantId: string | null;
  readonly userName: string | null;
  readonly name: string | null;
  readonly isApplication: boolean;
  /** Ms since 1970; null where it does not tell. */
  readonly expiresAt: number | null;
}

/** @returns nothing known where it is no JSON web token. */
export function claimsOf(token: string): TokenClaims {
  const claims = decoded(token.split('.')[1] ?? '');
  const expires = fieldOf(claims, 'exp');
  const user = textOf(fieldOf(claims, 'upn')) ?? textOf(fieldOf(claims, 'preferred_username')) ?? textOf(fieldOf(claims, 'unique_name'));
  return {
    tenantId: textOf(fieldOf(claims, 'tid')),
    userName: user ?? textOf(fieldOf(claims, 'appid')) ?? textOf(fieldOf(claims, 'azp')),
    name: textOf(fieldOf(claims, 'name')) ?? textOf(fieldOf(claims, 'app_displayname')),
    isApplication: textOf(fieldOf(claims, 'idtyp')) === 'app' || user === null,
    expiresAt: typeof expires === 'number' ? expires * 1_000 : null,
  };
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
