import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { arch, release, totalmem } from 'node:os';
import type { AppInfo } from '../../../shared/contract/app.ts';
import type { Connection, Endpoint } from '../../../shared/contract/connections.ts';
import type { Task } from '../../../shared/contract/tasks.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import type { Clock } from '../clock.ts';
import type { LogLine, ProgramLogger } from '../logging/program-logger.ts';
import type { Redactor } from '../logging/redactor.ts';
import type { SecretStore } from '../secret-store.ts';

interface Fact {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

export interface DiagnosticsReport {
  /** Everything below as one text to be copied. */
  text: string;
  facts: Fact[];
  log: LogLine[];
}

export interface DiagnosticsSources {
  readonly clock: Clock;
  readonly logger: ProgramLogger;
  readonly redactor: Redactor;
  readonly info: Omit<AppInfo, 'role'>;
  readonly secrets: Pick<SecretStore, 'protection'>;
  readonly connections: () => readonly Connection[];
  /** What the connection's system knows besides, without names, addresses and secrets. */
  readonly details: (connection: Connection) => readonly string[];
  readonly tasks: () => readonly Task[];
  readonly settings: () => Settings;
}

/** How often the event loop is looked at; the histogram counts it as part of each delay. */
const samplingMs = 50;

/**
 * A report to be read before it is sent: versions, timings, states and the last log lines. Names and addresses of targets
 * are left out of the facts; secrets are out of everything.
 */
export class Diagnostics {
  readonly #sources: DiagnosticsSources;
  readonly #delay = monitorEventLoopDelay({ resolution: samplingMs });

  constructor(sources: DiagnosticsSources) {
    this.#sources = sources;
    this.#delay.enable();
  }

  read(): DiagnosticsReport {
    const { redactor, logger } = this.#sources;
    const facts = this.#facts().map((fact) => ({ ...fact, value: redactor.text(fact.value) }));
    const log = logger.recent();
    return { text: asText(facts, log), facts, log };
  }

  close(): void {
    this.#delay.disable();
  }

  #facts(): Fact[] {
    return [...this.#program(), ...this.#timings(), ...this.#state(), ...this.#targets()];
  }

  #program(): Fact[] {
    const { info, clock } = this.#sources;
    const { rss, heapUsed } = process.memoryUsage();
    return section('Program', {
      Version: info.version,
      Host: info.demo ? `${info.host}, demo` : info.host,
      System: `${process.platform} ${release()}, ${arch()}, ${gibibytes(totalmem())}`,
      Runtime: Object.entries(process.versions).filter(([name]) => ['electron', 'chrome', 'node', 'openssl'].includes(name)).map(([name, version]) => `${name} ${version}`).join(', '),
      'Running for': `${Math.round((clock.now() - info.startedAt) / 1_000)} s`,
      Memory: `${mebibytes(rss)} resident, ${mebibytes(heapUsed)} heap`,
      'Event loop delay': `${delay(this.#delay.mean)} mean, ${delay(this.#delay.percentile(99))} 99th percentile, ${delay(this.#delay.max)} longest`,
    });
  }

  #timings(): Fact[] {
    const marks = performance.getEntriesByType('mark').filter(({ name }) => name.startsWith('fabriscope:'));
    return section('Start', Object.fromEntries(marks.map(({ name, startTime }) => [inWords(name), `after ${startTime.toFixed(1)} ms`])));
  }

  #state(): Fact[] {
    const protection = this.#sources.secrets.protection();
    const tasks = this.#sources.tasks();
    return section('State', {
      Secrets: protection.locked ? `${protection.kind}, locked` : protection.kind,
      Tasks: `${tasks.filter(({ endedAt }) => endedAt === null).length} running, ${tasks.filter(({ state }) => state === 'failed').length} failed, ${tasks.length} in the list`,
    }).concat(section('Settings', Object.fromEntries(Object.entries(this.#sources.settings()).map(([name, value]) => [name, String(value)]))));
  }

  #targets(): Fact[] {
    const now = this.#sources.clock.now();
    return this.#sources.connections().map((connection, index) => ({
      section: 'Connections',
      name: `${connection.kind} ${index + 1}`,
      value: [
        `${connection.state} for ${Math.round((now - connection.since) / 1_000)} s`,
        addressKind(connection.endpoint),
        connection.simulated ? 'simulated' : '',
        // A cluster is known, and signed in to, by other means too, of which its system tells.
        connection.pinned ? 'pinned' : connection.kind === 'cluster' ? '' : 'not pinned',
        connection.kind === 'cluster' ? '' : connection.userName === null ? 'no credentials' : 'credentials stored',
        connection.headset ? `${connection.headset.generation} ${connection.headset.osVersion}` : '',
        connection.fault ? `fault ${connection.fault.code}` : '',
        connection.latencyMs === null ? '' : `${Math.round(connection.latencyMs)} ms`,
        ...this.#sources.details(connection),
      ].filter(Boolean).join(', '),
    }));
  }
}

/** `fabriscope:program-ready` as “Program ready”. */
function inWords(mark: string): string {
  const words = mark.slice('fabriscope:'.length).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function section(name: string, facts: Readonly<Record<string, string>>): Fact[] {
  return Object.entries(facts).map(([fact, value]) => ({ section: name, name: fact, value }));
}

/** What kind of address it is, which explains many a failure, without saying which. */
function addressKind({ scheme, host, port }: Endpoint): string {
  const kind = host.includes(':') ? 'IPv6 address' : /^[\d.]+$/.test(host) ? 'IPv4 address' : host.endsWith('.local') ? 'mDNS name' : 'host name';
  return `${scheme}, ${kind}, port ${port}`;
}

function asText(facts: readonly Fact[], log: readonly LogLine[]): string {
  const sections = Map.groupBy(facts, (fact) => fact.section);
  const blocks = [...sections].map(([name, entries]) => [`## ${name}`, ...entries.map((fact) => `${fact.name}: ${fact.value}`)].join('\n'));
  const lines = log.map(({ at, level, id, message }) => `${new Date(at).toISOString()} ${level.padEnd(5)} ${id}  ${message}`);
  return [`# Fabriscope diagnostics`, ...blocks, ['## Log', ...lines].join('\n')].join('\n\n');
}

const mebibytes = (bytes: number): string => `${(bytes / 1_024 ** 2).toFixed(0)} MiB`;
const gibibytes = (bytes: number): string => `${(bytes / 1_024 ** 3).toFixed(1)} GiB`;
const delay = (nanoseconds: number): string => `${Math.max(0, nanoseconds / 1e6 - samplingMs).toFixed(1)} ms`;
