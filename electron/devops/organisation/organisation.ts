import type { DevopsApproval, DevopsRun, DevopsState } from '../../../shared/contract/devops/index.ts';
import { readDevopsAddress, type DevopsPlace } from '../../../shared/domain/devops/address.ts';
import { runId } from '../../../shared/domain/devops/run-id.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultError } from '../../core/faults.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import { publicAgent } from '../../core/net/public-agent.ts';
import { ServiceExchange } from '../../core/net/service-exchange.ts';
import type { CoreServices } from '../../core/services.ts';
import { approvalsOfProject } from '../mirror/pending-approvals.ts';
import { ProjectFeed, shownDays } from '../mirror/project-feed.ts';
import { ProjectMirror } from '../mirror/project-mirror.ts';
import { beganAt } from '../mirror/stage-lines.ts';
import { ProjectHistory } from '../record/project-history.ts';
import type { ToldBook } from '../record/told-book.ts';
import { BackgroundPace } from '../rest/background-pace.ts';
import { DevopsClient, type CallSigner } from '../rest/devops-client.ts';
import { RateWatch } from '../rest/rate-watch.ts';
import { ChangeBook } from '../view/change-book.ts';
import { readAccount, readProjects, type VisibleProject } from './identity.ts';
import type { SavedOrganisation } from './saved-organisations.ts';

export interface OrganisationParts {
  readonly services: CoreServices;
  readonly settings: SavedOrganisation;
  /** How it signs in, as its settings are at that time. */
  readonly signer: (settings: SavedOrganisation) => CallSigner;
  readonly book: ToldBook;
}

/** One selected project as it lives. */
export interface LivingProject {
  readonly feed: ProjectFeed;
  readonly changes: ChangeBook;
  readonly history: ProjectHistory;
  /** Aborted when the project no longer takes part. */
  readonly gone: AbortSignal;
}

const dayMs = 86_400_000;
/** At once over the wire; the service counts what is asked, not how. */
const mostSockets = 4;
/** Between two requests of work that can wait: what figures rest on, pages of the past, and all the rest. */
const soonPauseMs = 200;
const pagePauseMs = 400;
const backgroundPauseMs = 1_200;
const mostItemsPerMessage = 1_000;

/** One organisation or collection: how it is spoken to, what is known of its projects, and who looks. */
export class Organisation {
  readonly connectionId: ConnectionId;
  readonly place: DevopsPlace;
  readonly client: DevopsClient;
  readonly rates: RateWatch;
  readonly runs: LiveCollection<DevopsRun>;
  readonly approvals: LiveCollection<DevopsApproval>;
  readonly #parts: OrganisationParts;
  readonly #exchange: ServiceExchange;
  readonly #pace: BackgroundPace;
  readonly #soon: DevopsClient;
  readonly #background: DevopsClient;
  readonly #projects = new Map<string, LivingProject & { readonly leave: () => void }>();
  readonly #listeners = new Set<() => void>();
  readonly #askListeners = new Set<() => void>();
  #settings: SavedOrganisation;
  #account: string | null = null;
  #visible: readonly VisibleProject[] = [];
  #fault: Fault | null = null;
  #asOf: number | null = null;
  #isReading = false;
  #lookers = 0;

  constructor(parts: OrganisationParts) {
    const { services, settings, signer } = parts;
    const { clock, version } = services;
    this.#parts = parts;
    this.#settings = settings;
    this.connectionId = settings.connectionId;
    this.place = placeOf(settings);
    this.rates = new RateWatch(clock, () => this.#changed());
    this.#exchange = new ServiceExchange({ agent: publicAgent({ extraCaPem: settings.caPem, maxSockets: mostSockets }), version });
    const { url, releaseUrl } = this.place;
    const sign: CallSigner = {
      canRenew: () => signer(this.#settings).canRenew(),
      authorization: (signal, renew) => signer(this.#settings).authorization(signal, renew),
    };
    const base = { url, releaseUrl, exchange: this.#exchange, sign, rates: this.rates, clock };
    this.client = new DevopsClient(base);
    this.#pace = new BackgroundPace(clock, this.rates);
    this.#soon = new DevopsClient({ ...base, pause: (signal) => this.#pace.pass(soonPauseMs, signal) });
    this.#background = new DevopsClient({ ...base, pause: (signal) => this.#pace.pass(backgroundPauseMs, signal) });
    const onWatchersChange = (): void => this.#changed();
    this.runs = new LiveCollection<DevopsRun>({ keyOf: (run) => runId(run), clock, mostItems: mostItemsPerMessage, onWatchersChange });
    this.approvals = new LiveCollection<DevopsApproval>({ keyOf: ({ key }) => key, clock, onWatchersChange });
    for (const project of settings.projects) this.#open(project);
  }

  get settings(): SavedOrganisation {
    return this.#settings;
  }
  get projects(): readonly LivingProject[] {
    return [...this.#projects.values()];
  }
  get asOf(): number | null {
    return this.#asOf;
  }
  /** Somebody looks at a screen of it. */
  get isLookedAt(): boolean {
    return this.#lookers > 0 || this.runs.watchers > 0 || this.approvals.watchers > 0;
  }
  get isKnown(): boolean {
    return this.#account !== null;
  }
  get isBusy(): boolean {
    return this.projects.some(({ feed }) => feed.isBusy);
  }

  /** @throws FaultError `not-found` for a project that does not take part. */
  project(name: string): LivingProject {
    const found = this.#projects.get(name);
    if (!found) throw faultError('not-found', { message: `The project “${name.slice(0, 200)}” does not take part here.`, hint: 'Choose it under Access.', connectionId: this.connectionId });
    return found;
  }

  /** Anything of it changed, or somebody began or ceased to look. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Everything is to be read anew at once; it also ends the pause after trouble. */
  askNow(): void {
    for (const listener of this.#askListeners) listener();
  }

  onAsk(listener: () => void): () => void {
    this.#askListeners.add(listener);
    return () => void this.#askListeners.delete(listener);
  }

  /** Counts as looking until the answer is called. */
  look(): () => void {
    this.#lookers += 1;
    this.#changed();
    return () => {
      this.#lookers -= 1;
      this.#changed();
    };
  }

  /** Who signs in, and which projects they see. @throws FaultError */
  async identify(signal: AbortSignal): Promise<string> {
    const account = await readAccount(this.client, signal);
    this.#visible = await readProjects(this.client, signal);
    this.#account = account;
    this.#changed();
    return account;
  }

  /**
   * Reads what has changed in all projects; those that were not read yet, whole.
   * @throws FaultError of the network and the sign-in.
   */
  async read(look: 'quick' | 'whole', signal: AbortSignal): Promise<void> {
    this.#reading(true);
    try {
      for (const project of this.projects) {
        if (project.feed.isLoaded) await project.feed.refresh(look, signal);
        else await project.feed.load(signal);
        this.#drawApprovals();
      }
      this.#asOf = this.#parts.services.clock.now();
      this.#fault = null;
      this.#dropOld();
    } finally {
      this.#reading(false);
    }
  }

  /** What keeps it from being read, for the screens. */
  failed(fault: Fault | null): void {
    this.#fault = fault;
    this.#changed();
  }

  /** Another token or account from now on; nothing is known of who that is yet. */
  signInAnew(settings: SavedOrganisation): void {
    this.#settings = settings;
    this.#account = null;
    this.#fault = null;
    this.#changed();
  }

  /** Which projects take part from now on. */
  reselect(settings: SavedOrganisation): void {
    this.#settings = settings;
    for (const [name, { leave }] of this.#projects) {
      if (settings.projects.includes(name)) continue;
      leave();
      this.#projects.delete(name);
    }
    for (const name of settings.projects) if (!this.#projects.has(name)) this.#open(name);
    this.runs.replaceAll(this.runs.values().filter(({ project }) => this.#projects.has(project)));
    this.#drawApprovals();
    this.#changed();
  }

  state(): DevopsState {
    const { projects, url, signIn, azureConnectionId } = this.#settings;
    const names = new Set([...this.#visible.map(({ name }) => name), ...projects]);
    return {
      connectionId: this.connectionId, url, signIn, azureConnectionId, account: this.#account,
      projects: [...names].sort((left, right) => left.localeCompare(right)).slice(0, 1_000).map((name) => ({ name, selected: projects.includes(name), obstacle: this.#obstacle(name) })),
      rateLimit: this.rates.picture, waitingUntil: this.rates.waitingUntil,
      troubles: this.projects.flatMap(({ feed }) => feed.troubles).slice(0, 50), asOf: this.#asOf, reading: this.#isReading, fault: this.#fault,
    };
  }

  close(): void {
    this.#exchange.close();
  }

  #open(name: string): void {
    const { services, book } = this.#parts;
    const since = (): number => services.clock.now() - shownDays * dayMs;
    const mirror: ProjectMirror = new ProjectMirror({ url: this.place.url, project: name }, (run) => {
      if (beganAt(run) >= since() || run.endedAt === null) this.runs.set(run);
      history.consider(run);
      this.#changed();
    });
    const feed = new ProjectFeed(this.client, mirror, services.clock);
    const changes = new ChangeBook(this.client, mirror);
    const history = new ProjectHistory({
      connectionId: this.connectionId, organisation: this.place.organisation, feed, book, services,
      client: this.#background, changes: changes.through(this.#background), changesSoon: changes.through(this.#soon), pause: (signal) => this.#pace.pass(pagePauseMs, signal),
    });
    const leaving = new AbortController();
    this.#projects.set(name, { feed, changes, history, gone: leaving.signal, leave: () => leaving.abort() });
  }

  #obstacle(name: string): string {
    return this.#account !== null && this.#visible.length > 0 && !this.#visible.some((each) => each.name === name) ? 'The account does not see this project any more.' : '';
  }

  #drawApprovals(): void {
    this.approvals.replaceAll(this.projects.flatMap(({ feed }) => approvalsOfProject(feed)).sort((left, right) => left.since - right.since));
  }

  /** Runs grow old while the program is open. */
  #dropOld(): void {
    const since = this.#parts.services.clock.now() - shownDays * dayMs;
    for (const run of this.runs.values()) if (run.endedAt !== null && beganAt(run) < since) this.runs.delete(runId(run));
  }

  #reading(is: boolean): void {
    this.#isReading = is;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function placeOf({ url, connectionId }: SavedOrganisation): DevopsPlace {
  const read = readDevopsAddress(url);
  if (!read.ok) throw faultError('invalid-input', { message: read.problem, hint: read.hint, connectionId });
  return read.place;
}
