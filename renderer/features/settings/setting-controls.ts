import {
  defaultSettings, settingDeclarations, settingsSchema, type SettingName, type Settings,
} from '../../../shared/domain/settings.ts';

/** What is drawn for a setting, read out of its schema and its declaration. */
export type SettingControl =
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly label: string }[] }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly unit: string };

export interface SettingRow {
  readonly name: SettingName;
  readonly section: string;
  readonly label: string;
  readonly description: string;
  readonly control: SettingControl;
}

function controlOf(name: SettingName): SettingControl {
  const schema = settingsSchema.shape[name];
  const { choices = {}, unit = '' } = settingDeclarations[name];
  switch (schema.type) {
    case 'boolean': return { kind: 'switch' };
    case 'number': return { kind: 'number', min: schema.minValue ?? 0, max: schema.maxValue ?? Number.MAX_SAFE_INTEGER, unit };
    case 'enum': return { kind: 'choice', choices: schema.options.map((value) => ({ value, label: choices[value] ?? value })) };
  }
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingDeclarations, name);
}

/** @returns every setting that has an effect on this host, in the order of its declaration. */
export function settingRows(host: 'desktop' | 'browser'): readonly SettingRow[] {
  return Object.keys(settingDeclarations).filter(isSettingName).flatMap((name) => {
    const { section, label, description, host: only } = settingDeclarations[name];
    return only !== undefined && only !== host ? [] : [{ name, section, label, description, control: controlOf(name) }];
  });
}

/** @returns the settings whose words hold all words of `query`. */
export function matchingRows(rows: readonly SettingRow[], query: string): readonly SettingRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const choices = row.control.kind === 'choice' ? row.control.choices.map(({ label }) => label).join(' ') : '';
    const text = `${row.section} ${row.label} ${row.description} ${choices} ${row.name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A change of some settings, as the host takes it. */
export type SettingsChange = { readonly [Name in SettingName]?: Settings[Name] | undefined };

/** @returns a change of one setting, or null where the value is none that it may have. */
export function settingChange(name: SettingName, value: unknown): SettingsChange | null {
  const parsed = settingsSchema.partial().safeParse({ [name]: value });
  return parsed.success ? parsed.data : null;
}

/** Whether a setting has another value than the one it came with. */
export function isChanged(name: SettingName, settings: Settings): boolean {
  return settings[name] !== defaultSettings[name];
}

export function defaultOf(name: SettingName): Settings[SettingName] {
  return defaultSettings[name];
}
