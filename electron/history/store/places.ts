import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { environmentOf, isProduction, noEnvironmentSettings, type EnvironmentSettings, type SourcePlace } from '../../../shared/domain/history/environments.ts';
import { Dictionary } from './dictionary.ts';
import { numberIn, textIn } from './values.ts';

/** Every place that rows went to, and the environment that each one is by the settings in force. */
export class Places {
  readonly environments = new Dictionary();
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  #places: (SourcePlace | undefined)[] = [];
  readonly #ids = new Map<string, number>();
  #settings: EnvironmentSettings = noEnvironmentSettings;
  #marked: ReadonlySet<string> = new Set();
  /** Number of the environment, by id of the place. */
  #environment: number[] = [];
  /** 1 for production, by number of the environment. */
  #production: number[] = [];

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare('INSERT INTO place (source, place, environment) VALUES (?, ?, ?)');
    this.#select = database.prepare('SELECT id, source, place, environment FROM place');
    this.reload();
  }

  /** Forgets places that were never written for good. */
  reload(): void {
    this.#places = [];
    this.#ids.clear();
    for (const row of this.#select.all()) {
      const environment = textIn(row, 'environment');
      this.#add(numberIn(row, 'id'), { source: textIn(row, 'source'), place: textIn(row, 'place'), environment: environment === '' ? null : environment });
    }
    this.#assignAll();
  }

  get settings(): EnvironmentSettings {
    return this.#settings;
  }

  /** @param marked connections that the user has marked as production. */
  use(settings: EnvironmentSettings, marked: readonly string[]): void {
    this.#settings = settings;
    this.#marked = new Set(marked);
    this.#assignAll();
  }

  #assignAll(): void {
    this.#environment = [];
    this.#production = [];
    for (const [id, place] of this.#places.entries()) if (place !== undefined) this.#assign(id, place);
  }

  /** Id of a place, written down where it is new. */
  idOf(place: SourcePlace): number {
    const known = this.#ids.get(keyOf(place));
    if (known !== undefined) return known;
    const id = Number(this.#insert.run(place.source, place.place, place.environment ?? '').lastInsertRowid);
    this.#add(id, place);
    this.#assign(id, place);
    return id;
  }

  place(id: number): SourcePlace {
    return this.#places[id] ?? { source: '', place: '', environment: null };
  }

  /** Number of the environment of a place. */
  environmentOf(id: number): number {
    return this.#environment[id] ?? 0;
  }

  isProduction(environment: number): boolean {
    return this.#production[environment] === 1;
  }

  /** Whether the user has marked the connection as production. */
  isMarked(source: string): boolean {
    return this.#marked.has(source);
  }

  #add(id: number, place: SourcePlace): void {
    this.#places[id] = place;
    this.#ids.set(keyOf(place), id);
  }

  #assign(id: number, place: SourcePlace): void {
    const name = environmentOf(place, this.#settings);
    const environment = this.environments.of(name);
    this.#environment[id] = environment;
    if (isProduction(name, this.#settings, this.#marked.has(place.source))) this.#production[environment] = 1;
  }
}

function keyOf({ source, place, environment }: SourcePlace): string {
  return `${source}\n${place}\n${environment ?? ''}`;
}
