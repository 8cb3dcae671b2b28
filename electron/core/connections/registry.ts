import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Connection, ConnectionKind, Endpoint } from '../../../shared/contract/connections.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import { parseAddress, sameEndpoint } from '../../../shared/domain/address.ts';
import { connectionIdSchema, type ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../clock.ts';
import { FaultError } from '../fault-error.ts';
import { fault, faultError } from '../faults.ts';
import { LiveCollection } from '../live-collection.ts';
import type { Logger } from '../logging.ts';
import { pinOf } from '../net/certificate.ts';
import type { PinnedTrust } from '../net/tls-trust.ts';
import type { SecretStore } from '../secret-store.ts';
import type { ConnectionRegistry, DocumentStore, NewTarget, StoredDocument } from '../services.ts';
import type { WatchOptions } from '../watch-pace.ts';
import { ConnectionEntry } from './connection-entry.ts';
import type { ConnectionDriver, ConnectionRecord, Credentials } from './driver.ts';
import { parseSavedConnections, type SavedConnection, type SavedConnections } from './saved-connections.ts';
import { SessionHolder } from './session-holder.ts';

const credentialsSchema = z.object({ userName: z.string(), password: z.string() });
/** How long giving back what was changed on a target may hold up its removal. */
const forgetLimitMs = 10_000;

interface Held {
  readonly entry: ConnectionEntry;
  readonly session: SessionHolder;
  /** Credentials of a simulated target, which are never stored. */
  passing: Credentials | null;
}

export interface RegistryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secrets: SecretStore;
  readonly documents: DocumentStore;
}

/** What may be changed on a saved connection; an address is text as a person types it. */
export interface ConnectionChange {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly group?: string | null | undefined;
  readonly production?: boolean | undefined;
  readonly autoConnect?: boolean | undefined;
}

/** The saved targets, their sessions and their states: the one owner of who we talk to and whom we trust. */
export class Connections implements ConnectionRegistry {
  readonly #options: RegistryOptions;
  readonly #document: StoredDocument<SavedConnections>;
  readonly #drivers = new Map<ConnectionKind, ConnectionDriver>();
  readonly #held = new Map<ConnectionId, Held>();
  readonly #listeners = new Set<(connection: Connection) => void>();
  readonly #live: LiveCollection<Connection>;
  #adding: Promise<unknown> = Promise.resolve();

  private constructor(options: RegistryOptions, document: StoredDocument<SavedConnections>) {
    this.#options = options;
    this.#document = document;
    this.#live = new LiveCollection<Connection>({ keyOf: ({ id }) => id, clock: options.clock });
    // Simulated targets end with the program that started them.
    for (const saved of document.value.connections) if (!saved.simulated) this.#hold(saved);
  }

  static async open(options: RegistryOptions): Promise<Connections> {
    const document = await options.documents.open<SavedConnections>('connections', parseSavedConnections, { version: 1, connections: [] });
    return new Connections(options, document);
  }

  register(driver: ConnectionDriver): void {
    this.#drivers.set(driver.kind, driver);
  }

  /** The driver of a kind. @throws FaultError `not-supported` */
  driver(kind: ConnectionKind): ConnectionDriver {
    const driver = this.#drivers.get(kind);
    if (!driver) throw faultError('not-supported', { message: 'This build cannot connect to targets of this kind.' });
    return driver;
  }

  /** Opens the connections that connect by themselves; called once, after every driver is registered. */
  connectSaved(): void {
    for (const { entry } of this.#held.values()) if (entry.saved.autoConnect) this.connect(entry.saved.id);
  }

  list(): readonly Connection[] {
    return [...this.#live.values()].sort((left, right) => left.position - right.position);
  }
  get(id: ConnectionId): Connection | null {
    return this.#live.get(id) ?? null;
  }
  record(id: ConnectionId): ConnectionRecord | null {
    return this.#held.get(id)?.entry.record() ?? null;
  }
  watch(signal?: AbortSignal, options?: WatchOptions): AsyncGenerator<CollectionMessage<Connection>, void, undefined> {
    return this.#live.watch(signal, options);
  }
  onChange(listener: (connection: Connection) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Saves a target and connects to it; one that is saved already is answered as it is. */
  async add(kind: ConnectionKind, address: string, name?: string): Promise<Connection> {
    const endpoint = this.#endpointOf(kind, address);
    const there = this.#at(endpoint, kind);
    if (there) return there.entry.connection();
    return this.#add({ ...blank(kind, endpoint), name: name ?? null });
  }

  async addTarget(target: NewTarget): Promise<Connection> {
    // Twice at the same time is once: preparing takes a while, in which nobody stands in the list yet.
    const before = this.#adding.catch(() => {});
    const adding = before.then(() => this.#addTarget(target));
    this.#adding = adding;
    return adding;
  }

  async #addTarget({ prepare, ...target }: NewTarget): Promise<Connection> {
    const there = this.#at(target.endpoint, target.kind);
    if (there) return there.entry.connection();
    const saved = { ...blank(target.kind, target.endpoint), ...target };
    await prepare(saved.id);
    return this.#add(saved);
  }

  async retarget(id: ConnectionId, change: { readonly endpoint?: Endpoint; readonly trust?: PinnedTrust | null }): Promise<Connection> {
    const { entry, session } = this.#find(id);
    if (change.endpoint) this.#requireFree(change.endpoint, id);
    entry.save(change);
    await this.#saveAll();
    if (session.running) this.#start(id);
    return this.#changed(id);
  }

  restart(id: ConnectionId): void {
    if (this.#find(id).session.running) this.#start(id);
  }

  /** Adds a simulated target with what it already has. Nothing of it is kept beyond this run. */
  async addSimulated(target: { kind: ConnectionKind; address: string; name: string; trust: PinnedTrust | null; credentials: Credentials | null }): Promise<Connection> {
    const endpoint = this.#endpointOf(target.kind, target.address);
    const { kind, name, trust, credentials } = target;
    const there = this.#at(endpoint, kind);
    if (there) return there.entry.connection();
    const saved = { ...blank(kind, endpoint), name, trust, simulated: true, userName: credentials?.userName ?? null };
    return this.#add(saved, credentials);
  }

  async update(id: ConnectionId, change: ConnectionChange): Promise<Connection> {
    const { entry, session } = this.#find(id);
    const { address, ...plain } = change;
    const endpoint = address === undefined ? entry.saved.endpoint : this.#endpointOf(entry.saved.kind, address);
    const moved = !sameEndpoint(endpoint, entry.saved.endpoint);
    this.#requireFree(endpoint, id);
    const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
    entry.save({ ...given, endpoint });
    await this.#saveAll();
    if (moved && session.running) this.#start(id);
    return this.#changed(id);
  }

  /** Gives back what was changed on the target as far as it answers, then forgets it with its pin and its secrets. */
  async remove(id: ConnectionId): Promise<void> {
    const held = this.#find(id);
    const { simulated } = held.entry.saved;
    // Asked first: a locked store refuses here, before anything is gone.
    if (!simulated) await this.#options.secrets.has(credentialsName(id));
    const driver = this.#drivers.get(held.entry.saved.kind);
    if (driver) await this.#withLimit(driver.forget(id), forgetLimitMs, 'connections.forget-failed');
    await held.session.close();
    if (!simulated) await this.#options.secrets.clearAll(`connection/${id}/`);
    this.#held.delete(id);
    this.#live.delete(id);
    this.#renumber();
    await this.#saveAll();
  }

  /** Brings these to the front in this order; the others follow as they were. */
  async reorder(ids: readonly ConnectionId[]): Promise<void> {
    const wanted = [...new Set(ids)].filter((id) => this.#held.has(id));
    const rest = this.list().map(({ id }) => id).filter((id) => !wanted.includes(id));
    const order = new Map([...wanted, ...rest].map((id, position) => [id, position]));
    for (const [id, { entry }] of this.#held) {
      entry.moveTo(order.get(id) ?? 0);
      this.#changed(id);
    }
    await this.#saveAll();
  }

  connect(id: ConnectionId): void {
    const { session } = this.#find(id);
    if (session.running) session.retryNow();
    else this.#start(id);
  }

  async disconnect(id: ConnectionId): Promise<void> {
    const { entry, session } = this.#find(id);
    await session.close();
    entry.disconnected();
    this.#changed(id);
  }

  /** Tries at once. After a changed identity this asks again from the beginning, against the same pin as before. */
  retryNow(id: ConnectionId): void {
    const { entry, session } = this.#find(id);
    if (session.running && entry.state !== 'identity-changed') session.retryNow();
    else this.#start(id);
  }

  /** Connections that wait for stored passwords try again: they have been unlocked. */
  retryLocked(): void {
    for (const [id, { entry }] of this.#held) if (entry.connection().fault?.code === 'secrets-locked') this.#start(id);
  }

  /** The machine woke up, or the network came back: nobody waits for the end of a pause. */
  retryWaiting(): void {
    for (const { entry, session } of this.#held.values()) if (session.running && entry.state !== 'online' && entry.state !== 'identity-changed') session.retryNow();
  }

  /** Every stored secret is gone: nothing is shown as signed in that could not sign in again. */
  async forgetCredentials(): Promise<void> {
    for (const [id, { entry, session }] of this.#held) {
      // The other kinds keep theirs by means of their own; their sessions begin anew like the others.
      if (entry.saved.simulated || (entry.saved.userName === null && entry.saved.kind === 'hololens')) continue;
      entry.save({ userName: null });
      if (session.running) this.#start(id);
      this.#changed(id);
    }
    await this.#saveAll();
  }

  /**
   * Pins the certificate on offer. What the user has seen is what gets pinned: if another one is on offer by now, the
   * call is refused.
   */
  async trust(id: ConnectionId, fingerprint256: string, replace: boolean): Promise<Connection> {
    const { entry } = this.#find(id);
    const { offered } = entry;
    if (!offered) throw faultError('not-found', { message: 'No certificate waits to be accepted.', hint: 'Connect first, then compare what it shows.', remedy: 'retry', connectionId: id });
    if (offered.fingerprint256 !== fingerprint256) {
      throw faultError('identity-changed', { message: 'It shows another certificate now than the one that you looked at.', hint: 'Compare the new fingerprint before you accept it.', connectionId: id });
    }
    if (entry.saved.trust && !replace) {
      throw faultError('identity-changed', { hint: 'Replace the certificate only after you have compared both fingerprints.', connectionId: id });
    }
    const replaced = entry.saved.trust?.fingerprint256 ?? null;
    entry.save({ trust: pinOf(offered, this.#options.clock.now()) });
    this.#options.logger.info('connections.trusted', 'The user accepted a certificate.', { connectionId: id, fingerprint256, replaced });
    await this.#saveAll();
    this.#start(id);
    return this.#changed(id);
  }

  async setCredentials(id: ConnectionId, credentials: Credentials | null): Promise<Connection> {
    const held = this.#find(id);
    const { entry } = held;
    if (entry.saved.simulated) held.passing = credentials;
    else if (credentials) await this.#options.secrets.set(credentialsName(id), JSON.stringify(credentials));
    else await this.#options.secrets.clear(credentialsName(id));
    entry.save({ userName: credentials?.userName ?? null });
    await this.#saveAll();
    this.#start(id);
    return this.#changed(id);
  }

  async credentials(id: ConnectionId): Promise<Credentials | null> {
    const { entry, passing } = this.#find(id);
    if (entry.saved.simulated) return passing;
    const stored = await this.#options.secrets.get(credentialsName(id));
    return stored === null ? null : credentialsSchema.parse(JSON.parse(stored));
  }

  /** Ends every session. Nothing is forgotten. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#held.values()].map(({ session }) => session.close()));
  }

  async #add(saved: SavedConnection, passing: Credentials | null = null): Promise<Connection> {
    this.driver(saved.kind);
    this.#hold(saved, passing);
    await this.#saveAll();
    this.#start(saved.id);
    return this.#changed(saved.id);
  }

  #hold(saved: SavedConnection, passing: Credentials | null = null): void {
    const entry = new ConnectionEntry(saved, this.#held.size, this.#options.clock);
    this.#held.set(saved.id, { entry, passing, session: new SessionHolder(this.#options.clock, this.#options.logger) });
    this.#live.set(entry.connection());
  }

  #find(id: ConnectionId): Held {
    const held = this.#held.get(id);
    if (!held) throw faultError('not-found', { message: 'This connection is no longer in the list.', connectionId: id });
    return held;
  }

  /** @throws FaultError `invalid-input` where another target of the same kind has this address. */
  #requireFree(endpoint: Endpoint, id: ConnectionId): void {
    const other = this.#at(endpoint, this.#find(id).entry.saved.kind);
    if (!other || other.entry.saved.id === id) return;
    throw faultError('invalid-input', { message: `“${other.entry.connection().name}” has this address already.`, hint: 'Use that one, or remove it first.', remedy: 'edit-address' });
  }

  #endpointOf(kind: ConnectionKind, address: string): Endpoint {
    const parsed = (this.#drivers.get(kind)?.readAddress ?? parseAddress)(address);
    if (!parsed.ok) throw new FaultError(fault('invalid-input', { message: parsed.problem, hint: parsed.hint, remedy: 'edit-address' }));
    return parsed.endpoint;
  }

  /** The target that an address stands for; none where several may have the same. */
  #at(endpoint: Endpoint, kind: ConnectionKind): Held | null {
    if (this.#drivers.get(kind)?.sharesAddresses === true) return null;
    return [...this.#held.values()].find(({ entry }) => entry.saved.kind === kind && sameEndpoint(entry.saved.endpoint, endpoint)) ?? null;
  }

  /** Begins anew, without waiting for the old session's goodbye. */
  #start(id: ConnectionId): void {
    const { entry, session } = this.#find(id);
    const driver = this.driver(entry.saved.kind);
    entry.connecting();
    this.#changed(id);
    session.open(driver, () => entry.record(), {
      report: (change) => {
        const { machineName } = entry.saved;
        entry.report(change);
        this.#changed(id);
        if (entry.saved.machineName !== machineName) this.#saveAll().catch(() => {});
      },
      credentials: () => this.credentials(id),
    });
  }

  #changed(id: ConnectionId): Connection {
    const { entry } = this.#find(id);
    const before = this.#live.get(id);
    this.#live.set(entry.connection());
    const connection = this.#live.get(id) ?? entry.connection();
    if (connection !== before) for (const listener of this.#listeners) listener(connection);
    return connection;
  }

  #renumber(): void {
    for (const [position, { id }] of this.list().entries()) {
      this.#find(id).entry.moveTo(position);
      this.#changed(id);
    }
  }

  async #saveAll(): Promise<void> {
    const connections = this.list().map(({ id }) => this.#find(id).entry.saved).filter(({ simulated }) => !simulated);
    await this.#document.save({ version: 1, connections });
  }

  async #withLimit(work: Promise<void>, limitMs: number, logId: string): Promise<void> {
    const limit = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(limitMs, limit.resolve);
    await Promise.race([work, limit.promise]).catch((error: unknown) => {
      this.#options.logger.warn(logId, 'The target could not be left as it was found.', { error });
    });
    timer.cancel();
  }
}

function credentialsName(id: ConnectionId): string {
  return `connection/${id}/credentials`;
}

function blank(kind: ConnectionKind, endpoint: Endpoint): SavedConnection {
  const id = connectionIdSchema.parse(randomBytes(12).toString('base64url'));
  return { id, kind, endpoint, name: null, machineName: null, group: null, production: false, simulated: false, autoConnect: true, trust: null, userName: null };
}
