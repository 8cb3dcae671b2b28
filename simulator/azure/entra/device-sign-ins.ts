import { randomBytes } from 'node:crypto';

import type { Clock } from '../../foundation/clock.ts';
import { DirectoryError } from './directory-error.ts';
import type { User } from './principals.ts';

/** A sign-in by device code. */
export interface DeviceSignIn {
  /** What a person types. */
  readonly userCode: string;
  /** What the program asks with. */
  readonly deviceCode: string;
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly contexts: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  state: { readonly kind: 'pending' } | { readonly kind: 'declined' } | { readonly kind: 'used' } | { readonly kind: 'approved'; readonly user: User };
  polledAt: number;
}

const LIFETIME_MS = 15 * 60_000;
const USER_CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const USER_CODE_LENGTH = 9;

/** Sign-ins that one program began and a person ends in a browser elsewhere. */
export class DeviceSignIns {
  /** How often a waiting program may ask. */
  readonly pollSeconds: number;
  readonly #clock: Clock;
  readonly #all: DeviceSignIn[] = [];

  constructor(clock: Clock, pollSeconds: number) {
    this.#clock = clock;
    this.pollSeconds = pollSeconds;
  }

  begin(wanted: Pick<DeviceSignIn, 'tenant' | 'scopes' | 'contexts'>): DeviceSignIn {
    const signIn: DeviceSignIn = {
      ...wanted,
      userCode: Array.from(randomBytes(USER_CODE_LENGTH), (byte) => USER_CODE_ALPHABET.charAt(byte % USER_CODE_ALPHABET.length)).join(''),
      deviceCode: randomBytes(32).toString('base64url'),
      expiresAt: this.#clock.now() + LIFETIME_MS,
      state: { kind: 'pending' },
      polledAt: 0,
    };
    this.#all.push(signIn);
    return signIn;
  }

  /** Those that wait for somebody. */
  pending(): readonly DeviceSignIn[] {
    return this.#all.filter((each) => each.state.kind === 'pending' && each.expiresAt > this.#clock.now());
  }

  /** The waiting one of a code as people type it. */
  find(userCode: string): DeviceSignIn | undefined {
    const typed = userCode.trim().toUpperCase().replaceAll('-', '');
    return this.pending().find((each) => each.userCode === typed);
  }

  /** Who has signed in, once. @throws DirectoryError while nobody has, and where nobody will */
  redeem(deviceCode: string): { readonly user: User; readonly signIn: DeviceSignIn } {
    const signIn = this.#all.find((each) => each.deviceCode === deviceCode);
    if (signIn === undefined || signIn.state.kind === 'used') throw new DirectoryError('bad_verification_code', 7000032, 'The device code is not valid.');
    if (signIn.state.kind === 'declined') throw new DirectoryError('authorization_declined', 50132, 'The end user has denied the authorization request.');
    if (signIn.expiresAt < this.#clock.now()) throw new DirectoryError('expired_token', 70020, 'The device code has expired. Start a new sign-in.');
    if (signIn.state.kind === 'pending') throw this.#stillPending(signIn);
    const { user } = signIn.state;
    signIn.state = { kind: 'used' };
    return { user, signIn };
  }

  #stillPending(signIn: DeviceSignIn): DirectoryError {
    const isTooSoon = this.#clock.now() - signIn.polledAt < this.pollSeconds * 500;
    signIn.polledAt = this.#clock.now();
    if (isTooSoon) return new DirectoryError('slow_down', 70019, 'The client polls too often. Wait longer between two requests.');
    return new DirectoryError('authorization_pending', 70016, 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.');
  }
}
