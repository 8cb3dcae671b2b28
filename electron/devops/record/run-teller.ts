import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { recordEvent } from '../../../shared/domain/history/record-event.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { CoreServices } from '../../core/services.ts';
import type { ProjectMirror } from '../mirror/project-mirror.ts';
import { idOf } from '../mirror/run-of.ts';
import { beganAt, StageLines } from '../mirror/stage-lines.ts';
import { recordOfRun, type RunDetail, type RunSurroundings } from './record-of-run.ts';

export interface TellerParts {
  readonly connectionId: ConnectionId;
  readonly organisation: string;
  readonly mirror: ProjectMirror;
  readonly services: Pick<CoreServices, 'journal' | 'logger'>;
}

/** The journal takes them in one transaction each. */
const eventsAtOnce = 200;

/** Tells the journal of one project's runs: each once for every state in which it is seen, and again with its details. */
export class RunTeller {
  readonly #parts: TellerParts;
  readonly #waiting = new Map<string, DevopsRun>();
  readonly #told = new Map<string, string>();
  #knownBefore: number | null = null;

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /** Whatever ended before then was told by an earlier run of the program, with its details. */
  skipEndedBefore(at: number | null): void {
    this.#knownBefore = at;
  }

  /** A run is new or looks different; it is told at the next `flush`. */
  consider(run: DevopsRun): void {
    const seen = stateOf(run);
    if (this.#told.get(run.key) === seen) {
      this.#waiting.delete(run.key);
      return;
    }
    if (this.#knownBefore !== null && run.endedAt !== null && run.endedAt < this.#knownBefore) this.#told.set(run.key, seen);
    else this.#waiting.set(run.key, run);
  }

  /**
   * Tells what waits, oldest first. Stages wait for the past of their environment, which tells what was there before them.
   * @returns those that were told and are over.
   * @throws what the journal throws; then they go on waiting.
   */
  async flush(which: 'all' | 'builds'): Promise<readonly DevopsRun[]> {
    const runs = [...this.#waiting.values()].filter(({ kind }) => which === 'all' || kind === 'build').sort((left, right) => beganAt(left) - beganAt(right));
    if (runs.length === 0) return [];
    const lines = new StageLines(this.#parts.mirror.runs());
    for (let at = 0; at < runs.length; at += eventsAtOnce) {
      const some = runs.slice(at, at + eventsAtOnce);
      await this.#parts.services.journal.append(some.map((run) => this.#eventOf(run, lines, null)));
      for (const run of some) {
        this.#told.set(run.key, stateOf(run));
        if (this.#waiting.get(run.key) === run) this.#waiting.delete(run.key);
      }
    }
    return runs.filter(({ endedAt, result }) => endedAt !== null && result !== 'running' && result !== 'waiting');
  }

  /** Tells a run that is over with what was read of its course. @throws what the journal throws. */
  async tellDetail(run: DevopsRun, detail: RunDetail, lines: StageLines): Promise<void> {
    await this.#parts.services.journal.append([this.#eventOf(run, lines, detail)]);
    this.#told.set(run.key, stateOf(run));
  }

  #eventOf(run: DevopsRun, lines: StageLines, detail: RunDetail | null): NewJournalEvent {
    return recordEvent(recordOfRun(run, this.#around(run, lines), detail));
  }

  #around(run: DevopsRun, lines: StageLines): RunSurroundings {
    const { mirror, connectionId, organisation } = this.#parts;
    const previous = run.kind === 'build' ? null : lines.before(run);
    const [own, before] = [buildOf(run), buildOf(previous)];
    const [ownFacts, factsBefore] = [own && mirror.facts.get(own.id), before && mirror.facts.get(before.id)];
    return {
      connectionId, organisation, previous, buildNumber: own?.buildNumber ?? (run.kind === 'pipeline-stage' ? run.name : null), previousBuildNumber: before?.buildNumber ?? null,
      goesBack: ownFacts?.queuedAt != null && factsBefore?.queuedAt != null && ownFacts.queuedAt < factsBefore.queuedAt,
      commitMessage: run.kind === 'build' ? (mirror.build(idOf(run.key))?.triggerInfo ?? null) : null,
    };

    function buildOf(each: DevopsRun | null) {
      return each?.buildKey == null ? undefined : mirror.build(idOf(each.buildKey));
    }
  }
}

/** What of a run is worth telling anew; its cause comes with its details. */
function stateOf({ result, queuedAt, startedAt, endedAt, approvalSince, attempt, commitId, name }: DevopsRun): string {
  return JSON.stringify([result, queuedAt, startedAt, endedAt, approvalSince, attempt, commitId, name]);
}
