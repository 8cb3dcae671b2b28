import type { Connection } from '../../../shared/contract/connections.ts';
import type { DevopsSignIn } from '../../../shared/contract/devops/index.ts';
import { readDevopsAddress, type DevopsPlace } from '../../../shared/domain/devops/address.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { AnnouncedDevops } from '../../core/demo/announced-targets.ts';
import { faultError, toFault } from '../../core/faults.ts';
import { requireAuthority } from '../../core/net/extra-authority.ts';
import { publicAgent } from '../../core/net/public-agent.ts';
import { ServiceExchange } from '../../core/net/service-exchange.ts';
import { endpointOfUrl } from '../../core/net/url-endpoint.ts';
import { lackOf } from '../rest/devops-refusal.ts';
import { scopeOf, type ApiCallName, type DevopsPart } from '../rest/api-calls.ts';
import { DevopsClient, type CallSigner } from '../rest/devops-client.ts';
import { RateWatch } from '../rest/rate-watch.ts';
import { missingWords } from '../view/run-reader.ts';
import { readAccount, readProjects } from './identity.ts';
import { signWithProfile, signWithToken } from './organisation-sign-in.ts';
import type { Organisations } from './organisations.ts';

export interface NewOrganisation {
  readonly url: string;
  readonly name: string | null;
  readonly signIn: DevopsSignIn;
  readonly caPem: string | null;
  readonly projects: readonly string[];
  /** Comes from a simulator that this program started, and ends with it. */
  readonly simulated?: boolean;
}

/** What was found at an address. */
export interface Probed {
  url: string;
  notes: string[];
  project: string | null;
  account: string | null;
  projects: string[];
  scopes: { part: string; readable: boolean; words: string }[];
  fault: ReturnType<typeof toFault> | null;
}

/** One cheap question for each part that has a scope of its own. */
const scopeQuestions: readonly (readonly [part: DevopsPart, words: string, call: ApiCallName, query: Readonly<Record<string, string | number>>])[] = [
  ['builds', 'Builds, their stages and changes', 'builds', { $top: 1 }],
  ['releases', 'Classic releases and their approvals', 'deployments', { $top: 1 }],
  ['environments', 'Environments of YAML pipelines', 'environments', { $top: 1 }],
  ['approvals', 'Approvals of YAML pipelines', 'pipelineApprovals', { state: 'pending', top: 1 }],
];

/** Looking at, adding and changing organisations. */
export class OrganisationAccess {
  readonly organisations: Organisations;
  #adding: Promise<unknown> = Promise.resolve();

  constructor(organisations: Organisations) {
    this.organisations = organisations;
  }

  /** Looks without saving anything. The token goes to the address that is shown, and nowhere else. @throws FaultError `invalid-input` */
  async probe(asked: Pick<NewOrganisation, 'url' | 'signIn' | 'caPem'>, signal: AbortSignal | undefined): Promise<Probed> {
    const { place, notes } = readPlace(asked.url);
    const found: Probed = { url: place.url, notes: [...notes], project: place.project, account: null, projects: [], scopes: [], fault: null };
    const exchange = this.#exchange(asked.caPem);
    const { clock, tokens } = this.organisations.services;
    const { signIn } = asked;
    const sign: CallSigner = signIn.kind === 'entra' ? signWithProfile(tokens, signIn.azureConnectionId) : signWithToken(async () => signIn.token.trim());
    const client = new DevopsClient({ url: place.url, releaseUrl: place.releaseUrl, exchange, sign, rates: new RateWatch(clock, () => {}), clock });
    try {
      found.account = await readAccount(client, signal);
      found.projects = (await readProjects(client, signal)).map(({ name }) => name);
      found.scopes.push(...(await scopesIn(client, found.projects[0], signal)));
    } catch (error) {
      found.fault = toFault(error);
    } finally {
      exchange.close();
    }
    return found;
  }

  /** @throws FaultError `invalid-input`, `secrets-locked`, `conflict` for one that is in the list */
  add(wanted: NewOrganisation): Promise<Connection> {
    return this.#inTurn(() => this.#add(wanted));
  }

  async #add({ url, name, signIn, caPem, projects, simulated = false }: NewOrganisation): Promise<Connection> {
    const { place } = readPlace(url);
    if (caPem !== null) requireAuthority(caPem, 'the server');
    const { services } = this.organisations;
    const there = this.#at(place.url);
    if (there) throw faultError('conflict', { message: `${place.organisation} is in the list already, as “${there.name}”.`, hint: 'Open it, and change its token or its projects there.', connectionId: there.id });
    return services.connections.addTarget({
      kind: 'devops', endpoint: endpointOfUrl(new URL(place.url)), name, group: null, production: false, simulated, trust: null,
      prepare: (connectionId) => this.organisations.prepare({
        connectionId, url: place.url, signIn: signIn.kind, azureConnectionId: signIn.kind === 'entra' ? signIn.azureConnectionId : null, caPem, projects: [...new Set(projects)], simulated,
      }, signIn.kind === 'pat' ? signIn.token.trim() : null),
    });
  }

  /** Another token or account begins the session anew; other projects join it as it is. */
  async change(connectionId: ConnectionId, { signIn, projects }: { readonly signIn?: DevopsSignIn | undefined; readonly projects?: readonly string[] | undefined }): Promise<void> {
    const { organisations } = this;
    if (projects !== undefined) await organisations.select(connectionId, projects);
    if (signIn === undefined) return;
    const { settings } = organisations.of(connectionId);
    if (signIn.kind === 'pat') await organisations.vault.set(connectionId, signIn.token.trim(), settings.simulated);
    else await organisations.vault.clear(connectionId);
    await organisations.signInAnew({ ...settings, signIn: signIn.kind, azureConnectionId: signIn.kind === 'entra' ? signIn.azureConnectionId : null });
    organisations.services.connections.restart(connectionId);
  }

  /** Those of this program's simulators; their tokens stay in memory. @returns the connections to them, old and new. */
  addSimulated(announced: readonly AnnouncedDevops[]): Promise<ConnectionId[]> {
    return this.#inTurn(async () => {
      const ids: ConnectionId[] = [];
      for (const { name, url, project, pat, ca } of announced) {
        ids.push((this.#at(url) ?? (await this.#add({ url, name, signIn: { kind: 'pat', token: pat }, caPem: ca, projects: [project], simulated: true }))).id);
      }
      return ids;
    });
  }

  #at(url: string): Connection | undefined {
    const { services } = this.organisations;
    return services.connections.list().find(({ kind, id }) => kind === 'devops' && this.organisations.of(id).settings.url === url);
  }

  /** Twice at the same time is once: the registry does not mind two organisations at one address. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#adding.catch(() => {}).then(act);
    this.#adding = turn;
    return turn;
  }

  #exchange(caPem: string | null): ServiceExchange {
    if (caPem !== null) requireAuthority(caPem, 'the server');
    return new ServiceExchange({ agent: publicAgent({ extraCaPem: caPem, maxSockets: 4 }), version: this.organisations.services.version });
  }
}

async function scopesIn(client: DevopsClient, project: string | undefined, signal: AbortSignal | undefined): Promise<Probed['scopes']> {
  if (project === undefined) return [];
  const scopes: Probed['scopes'] = [];
  for (const [part, words, call, query] of scopeQuestions) {
    const trouble = await client.page({ call, project, query, signal }, () => null).then(() => null, (error: unknown) => {
      const missing = missingWords(error);
      if (missing === null) throw error;
      return missing;
    });
    scopes.push({ part: words, readable: trouble === null, words: (trouble ?? scopeOf[part] ?? lackOf(part)).slice(0, 500) });
  }
  return scopes;
}

function readPlace(text: string): { readonly place: DevopsPlace; readonly notes: readonly string[] } {
  const read = readDevopsAddress(text);
  if (!read.ok) throw faultError('invalid-input', { message: read.problem, hint: read.hint, remedy: 'edit-address' });
  return read;
}
