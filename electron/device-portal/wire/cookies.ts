/**
 * Cookies of one portal. It sets few: `CSRF-Token`, which may change with any answer (device-portal.md §1.1), and on
 * some families `WMID`. Attributes do not matter here: a jar belongs to one device and is only sent back to it.
 */
export class PortalCookies {
  readonly #cookies = new Map<string, string>();

  /** @param setCookies the values of all Set-Cookie headers of one answer, in their order; the last of a name counts. */
  take(setCookies: readonly string[]): void {
    for (const header of setCookies) {
      const pair = header.split(';', 1)[0] ?? '';
      const equals = pair.indexOf('=');
      if (equals <= 0) continue;
      const name = pair.slice(0, equals).trim();
      const value = pair.slice(equals + 1).trim();
      if (value === '') this.#cookies.delete(name);
      else if (!/[\p{Cc};,\s]/u.test(value)) this.#cookies.set(name, value);
    }
  }

  get csrfToken(): string | null {
    return this.#cookies.get('CSRF-Token') ?? null;
  }

  forgetCsrfToken(): void {
    this.#cookies.delete('CSRF-Token');
  }

  /** Value of the Cookie header; null where there is none to send. */
  header(): string | null {
    if (this.#cookies.size === 0) return null;
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
