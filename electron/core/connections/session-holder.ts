import type { Clock } from '../clock.ts';
import type { Logger } from '../logging.ts';
import type { ConnectionDriver, ConnectionRecord, Session, SessionLink, SessionReport } from './driver.ts';

/** How long a session may take to say goodbye before the next one begins without it. */
const closeLimitMs = 5_000;

/** The one running session of a connection: opens and closes follow one another, and a closed one is not heard any more. */
export class SessionHolder {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #session: Session | null = null;
  #heard: symbol | null = null;
  #turn: Promise<void> = Promise.resolve();

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  get running(): boolean {
    return this.#heard !== null;
  }

  /** Closes the running session, if any, and opens one for the record as it is when its turn comes. */
  open(driver: ConnectionDriver, record: () => ConnectionRecord, link: SessionLink): void {
    const ticket = Symbol('session');
    this.#heard = ticket;
    void this.#inTurn(async () => {
      await this.#closeRunning();
      if (this.#heard !== ticket) return;
      const report = (change: SessionReport): void => {
        if (this.#heard === ticket) link.report(change);
      };
      this.#session = driver.open(record(), { report, credentials: () => link.credentials() });
    });
  }

  retryNow(): void {
    this.#session?.retryNow();
  }

  close(): Promise<void> {
    this.#heard = null;
    return this.#inTurn(() => this.#closeRunning());
  }

  async #closeRunning(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (!session) return;
    const limit = Promise.withResolvers<void>();
    const timer = this.#clock.after(closeLimitMs, limit.resolve);
    await Promise.race([session.close(), limit.promise]).catch((error: unknown) => {
      this.#logger.warn('connections.session.close-failed', 'A session did not end cleanly.', { error });
    });
    timer.cancel();
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(act).catch((error: unknown) => {
      this.#logger.error('connections.session.open-failed', 'A session could not be opened.', { error });
    });
    return this.#turn;
  }
}
