import { timingSafeEqual } from 'node:crypto';

import type { SeededRandom } from '../../foundation/random.ts';

/** The one user name and password of a headset. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** After so many wrong PINs a new one has to be asked for. */
const MAX_WRONG_PINS = 5;

const MIN_PASSWORD_LENGTH = 7;

export type PairingResult = { readonly paired: true } | { readonly paired: false; readonly reason: string };

/**
 * Set-up access as on the portal's security page: a PIN is shown inside the headset, and whoever knows it sets the one
 * pair of user name and password (device-portal.md §1.1). The texts of refusals are ours; the portal's are not recorded.
 */
export class Pairing {
  readonly #random: SeededRandom;
  #credentials: Credentials | undefined;
  #pin: string | undefined;
  #wrongPins = 0;

  constructor(random: SeededRandom, credentials: Credentials | undefined) {
    this.#random = random;
    this.#credentials = credentials;
  }

  credentials(): Credentials | undefined {
    return this.#credentials;
  }

  /** Sets the pair behind the portal's back, as if somebody had paired anew. */
  replaceCredentials(credentials: Credentials | undefined): void {
    this.#credentials = credentials;
  }

  /** The PIN on display inside the headset, if any. */
  pin(): string | undefined {
    return this.#pin;
  }

  /** Shows a fresh six-digit PIN. */
  start(): string {
    this.#pin = String(this.#random.integer(0, 999_999)).padStart(6, '0');
    this.#wrongPins = 0;
    return this.#pin;
  }

  finish(pin: string, credentials: Credentials): PairingResult {
    if (this.#pin === undefined) return refused('No PIN is on display. Request a new PIN first.');
    if (!sameText(pin, this.#pin)) return this.#wrongPin();
    if (credentials.username === '' || credentials.username.includes(':')) {
      return refused('The user name must not be empty or contain a colon.');
    }
    if (credentials.password.length < MIN_PASSWORD_LENGTH) {
      return refused(`The password must have at least ${String(MIN_PASSWORD_LENGTH)} characters.`);
    }
    this.#credentials = credentials;
    this.#pin = undefined;
    return { paired: true };
  }

  /** Whether these are the credentials in force. */
  accepts(given: Credentials): boolean {
    const known = this.#credentials;
    if (known === undefined) return false;
    return sameText(given.username, known.username) && sameText(given.password, known.password);
  }

  #wrongPin(): PairingResult {
    this.#wrongPins++;
    if (this.#wrongPins < MAX_WRONG_PINS) return refused('The PIN is wrong.');
    this.#pin = undefined;
    return refused('The PIN was wrong too often. Request a new PIN.');
  }
}

function refused(reason: string): PairingResult {
  return { paired: false, reason };
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a, 'utf8');
  const right = Buffer.from(b, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}
