import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings, settingDeclarations, settingsSchema } from '../../../shared/domain/settings.ts';
import { JsonDocuments } from '../documents/json-documents.ts';
import { systemClock } from '../system-clock.ts';
import { silentLogger } from '../testing/silent-logger.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { ProgramSettings, readSettings } from './settings-store.ts';

describe('settings', () => {
  const newFolder = temporaryFolders();

  it('are kept over a restart', async () => {
    const folder = await newFolder();
    const first = await ProgramSettings.open(await JsonDocuments.in(folder, systemClock, silentLogger), systemClock);
    const heard: string[] = [];
    first.onChange(({ theme }) => heard.push(theme));
    await first.change({ ...first.value, theme: 'light' });
    const second = await ProgramSettings.open(await JsonDocuments.in(folder, systemClock, silentLogger), systemClock);
    expect([second.value.theme, heard]).toEqual(['light', ['light']]);
  });

  it('take the default for what a file does not have, or has in a form that is not allowed', () => {
    expect(readSettings({ theme: 'light', lowBatteryPercent: 3, futureSetting: true })).toEqual({ ...defaultSettings, theme: 'light' });
    expect(readSettings(null)).toEqual(defaultSettings);
  });

  it('are readable whatever a file holds', () => {
    fc.assert(fc.property(fc.anything(), (value) => { expect(settingsSchema.safeParse(readSettings(value)).success).toBe(true); }));
  });

  it('have words on the page for each of them, and for each choice', () => {
    expect(Object.keys(settingDeclarations).toSorted()).toEqual(Object.keys(settingsSchema.shape).toSorted());
    for (const [name, schema] of Object.entries(settingsSchema.shape)) {
      if (!('options' in schema)) continue;
      const { choices } = settingDeclarations[settingsSchema.keyof().parse(name)];
      expect(Object.keys(choices ?? {}).toSorted()).toEqual([...schema.options].toSorted());
    }
  });
});
