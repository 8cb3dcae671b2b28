import { startCluster, type ClientName, type ClusterServerOptions, type SimulatedCluster } from '../../../simulator/service-fabric/index.ts';
import type { SignIn } from '../../../shared/contract/clusters/access.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Program, ProgramOptions } from '../../core/composition.ts';
import { openPage, startTestProgram, type Client } from '../../core/testing/test-program.ts';
import { createServiceFabric } from '../index.ts';

/** The whole program with a page on it, and simulated clusters to talk to. */
export class ClusterStage implements AsyncDisposable {
  readonly program: Program;
  readonly client: Client;
  readonly #page: ReturnType<typeof openPage>;
  readonly #clusters: SimulatedCluster[] = [];

  private constructor(program: Program) {
    this.program = program;
    this.#page = openPage(program);
    this.client = this.#page.client;
  }

  static async open(dataDir: string, options: Partial<ProgramOptions> = {}): Promise<ClusterStage> {
    return new ClusterStage(await startTestProgram(dataDir, { systems: [createServiceFabric], ...options }));
  }

  /** Everything that main ever said to the page. */
  get heard(): readonly string[] {
    return this.#page.heard;
  }

  async cluster(options: ClusterServerOptions = {}): Promise<SimulatedCluster> {
    const cluster = await startCluster(options);
    this.#clusters.push(cluster);
    return cluster;
  }

  /** Adds a simulated cluster the way a user would, with the certificate of its administrator. */
  add(cluster: SimulatedCluster, more: { readonly name?: string; readonly production?: boolean; readonly role?: 'admin' | 'reader'; readonly signIn?: SignIn } = {}): Promise<Connection> {
    const { credentials, thumbprints } = cluster;
    const certificate: SignIn = { kind: 'certificate', uploads: [], pem: pemOf(cluster, more.role ?? 'admin'), passPhrase: null };
    return this.client.clusters.access.add({
      address: cluster.gateways.join(' '), name: more.name ?? null, group: null, production: more.production ?? false,
      server: thumbprints ? { kind: 'thumbprints', thumbprints: [thumbprints.thumbprint256] } : null,
      profile: { name: 'First', role: more.role ?? 'admin', signIn: more.signIn ?? (credentials ? certificate : { kind: 'none' }) },
    });
  }

  /** Follows a stream until what was received satisfies the wish; every item of a keyed collection as it stands then. */
  async until<Item>(stream: Promise<AsyncIterable<CollectionMessage<Item>>>, keyOf: (item: Item) => string, wish: (items: readonly Item[]) => boolean): Promise<readonly Item[]> {
    const items = new Map<string, Item>();
    for await (const message of await stream) {
      if (message.kind === 'snapshot') items.clear();
      for (const item of message.kind === 'snapshot' ? message.items : message.upsert) items.set(keyOf(item), item);
      if (message.kind === 'patch') for (const key of message.remove) items.delete(key);
      if (wish([...items.values()])) return [...items.values()];
    }
    throw new Error('The stream ended before the wish came true.');
  }

  /** Follows a stream of pictures until one satisfies the wish. */
  async untilPicture<Picture>(stream: Promise<AsyncIterable<Picture>>, wish: (picture: Picture) => boolean): Promise<Picture> {
    for await (const picture of await stream) if (wish(picture)) return picture;
    throw new Error('The stream ended before the wish came true.');
  }

  /** Waits until a connection is in a state. */
  async inState(connectionId: ConnectionId, ...states: readonly Connection['state'][]): Promise<Connection> {
    const all = await this.until(this.client.connections.watch(), ({ id }) => id, (connections) => connections.some(({ id, state }) => id === connectionId && states.includes(state)));
    const found = all.find(({ id }) => id === connectionId);
    if (!found) throw new Error('The connection is gone.');
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#page.close();
    await this.program.close();
    for (const cluster of this.#clusters) await cluster.close();
  }
}

/** Certificate and key of a client of a secure cluster, as one PEM text; empty for a plain one. */
export function pemOf({ credentials }: SimulatedCluster, name: ClientName): string {
  if (!credentials) return '';
  const { certificatePem, privateKeyPem: keyPem } = credentials.clients[name];
  return `${certificatePem}\n${keyPem}`;
}
