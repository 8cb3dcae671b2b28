import type { Clock } from '../clock.ts';
import type { Logger } from '../logging.ts';
import type { LogFile } from './log-file.ts';
import type { Redactor } from './redactor.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogLine {
  readonly at: number;
  readonly level: LogLevel;
  readonly id: string;
  /** Message with its facts, redacted, one line. */
  readonly message: string;
}

const recentLines = 500;

/** The one logger of the main process: every line is redacted before it is kept anywhere. */
export class ProgramLogger implements Logger {
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #file: LogFile | null;
  readonly #recent: LogLine[] = [];

  /** @param file where lines from `info` upwards are written; null keeps them in memory only. */
  constructor(clock: Clock, redactor: Redactor, file: LogFile | null) {
    this.#clock = clock;
    this.#redactor = redactor;
    this.#file = file;
  }

  debug(id: string, message: string, facts?: Readonly<Record<string, unknown>>): void {
    this.#add('debug', id, message, facts);
  }
  info(id: string, message: string, facts?: Readonly<Record<string, unknown>>): void {
    this.#add('info', id, message, facts);
  }
  warn(id: string, message: string, facts?: Readonly<Record<string, unknown>>): void {
    this.#add('warn', id, message, facts);
  }
  error(id: string, message: string, facts?: Readonly<Record<string, unknown>>): void {
    this.#add('error', id, message, facts);
  }

  /** The last lines, oldest first. They are redacted once more: a secret may have become known after it was written. */
  recent(): LogLine[] {
    return this.#recent.map((line) => ({ ...line, message: this.#redactor.text(line.message) }));
  }

  /** Resolves when every line so far is on disk or lost. */
  async settled(): Promise<void> {
    await this.#file?.settled();
  }

  #add(level: LogLevel, id: string, message: string, facts: Readonly<Record<string, unknown>> | undefined): void {
    const at = this.#clock.now();
    const words = this.#redactor.text(message);
    const clean = facts === undefined ? undefined : this.#redactor.value(facts);
    this.#recent.push({ at, level, id, message: clean === undefined ? words : `${words} ${JSON.stringify(clean)}` });
    if (this.#recent.length > recentLines) this.#recent.shift();
    if (level === 'debug') return;
    this.#file?.write(JSON.stringify({ at: new Date(at).toISOString(), level, id, message: words, ...(clean === undefined ? {} : { facts: clean }) }));
  }
}
