import { implement } from '@orpc/server';
import { appContract } from '../../../shared/contract/app.ts';
import { defaultSettings, settingsSchema, type Settings } from '../../../shared/domain/settings.ts';
import type { Clock } from '../clock.ts';
import { LiveValue } from '../live-value.ts';
import type { RequestContext } from '../request-context.ts';
import type { DocumentStore, SettingsStore, StoredDocument } from '../services.ts';

/** The settings of this profile; every change is on disk before it is answered. */
export class ProgramSettings implements SettingsStore {
  readonly live: LiveValue<Settings>;
  readonly #document: StoredDocument<Settings>;
  readonly #listeners = new Set<(settings: Settings) => void>();

  private constructor(document: StoredDocument<Settings>, clock: Clock) {
    this.#document = document;
    this.live = new LiveValue(document.value, { clock });
  }

  static async open(documents: DocumentStore, clock: Clock): Promise<ProgramSettings> {
    return new ProgramSettings(await documents.open('settings', readSettings, defaultSettings), clock);
  }

  get value(): Settings {
    return this.live.get();
  }

  onChange(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  async change(settings: Settings): Promise<Settings> {
    await this.#document.save(settings);
    this.live.set(settings);
    for (const listener of this.#listeners) listener(settings);
    return settings;
  }
}

/**
 * Settings from a file of any earlier or later version: what it does not name, or names with a value that is not
 * allowed any more, takes its default; what is unknown is left out.
 */
export function readSettings(value: unknown): Settings {
  const given: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const kept = Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(given[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return settingsSchema.parse({ ...defaultSettings, ...Object.fromEntries(kept) });
}

/** Procedures of the settings page. */
export function settingsRouter(settings: ProgramSettings) {
  const root = implement(appContract.settings).$context<RequestContext>();
  return root.router({
    watch: root.watch.handler(({ signal }) => settings.live.watch(signal)),
    set: root.set.handler(({ input }) => {
      const change = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      return settings.change(settingsSchema.parse({ ...settings.value, ...change }));
    }),
    reset: root.reset.handler(() => settings.change(defaultSettings)),
  });
}
