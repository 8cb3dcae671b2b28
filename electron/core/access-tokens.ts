import type { ConnectionId } from '../../shared/domain/identifiers.ts';

/** What a token is wanted for. */
export interface TokenWish {
  /** The directory that issues it; null for the one of the profile. */
  readonly tenantId: string | null;
  /** Such as `https://management.azure.com/.default`. */
  readonly scope: string;
}

export interface AskForToken {
  readonly signal?: AbortSignal;
  /** Claims that a refusal asked for (`WWW-Authenticate`), or an empty text after a refusal without: either makes a new token. */
  readonly claims?: string;
}

/** Gives bearer tokens for one purpose; keeps and renews them as it sees fit. */
export interface TokenSource {
  /** @throws FaultError `signed-out`, `consent-missing`, `unauthorised`, `secrets-locked` and those of the network. */
  token(ask?: AskForToken): Promise<string>;
}

/** Somebody in whose name tokens can be had: an Azure profile of the list. */
export interface TokenAccount {
  readonly profileId: ConnectionId;
  /** Name of the profile in the list. */
  readonly name: string;
  /** `jo@contoso.com`, or the name of an application; null while nobody is signed in. */
  readonly account: string | null;
  readonly tenantId: string | null;
  readonly signedIn: boolean;
}

/** What the system that signs people in does for others. */
export interface TokenProvider {
  accounts(): readonly TokenAccount[];
  /** @throws FaultError `not-found` for a profile that is not there. */
  source(profileId: ConnectionId, wish: TokenWish): TokenSource;
  onChange(listener: () => void): () => void;
}

/** Lets a system ask for tokens of another one's sign-in without knowing it. */
export interface TokenBroker extends TokenProvider {
  /** Called once, by the system that signs people in. */
  provide(provider: TokenProvider): void;
}
