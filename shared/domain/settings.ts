import * as z from 'zod';

/**
 * Every setting, declared once: the settings page, validation, defaults and migration read this schema.
 * `meta` carries what the page shows.
 */
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'dark', 'light', 'high-contrast']),
  density: z.enum(['dense', 'comfortable']),
  notifications: z.enum(['all', 'warnings', 'none']),
  lowBatteryPercent: z.number().int().min(5).max(60),
  heartbeatSeconds: z.number().int().min(2).max(60),
  liveQuality: z.enum(['low', 'medium', 'high']),
  liveSound: z.boolean(),
  keepAwakeMinutes: z.number().int().min(5).max(600),
  connectAtStart: z.boolean(),
  closeToTray: z.boolean(),
  deleteAfterDownload: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  theme: 'system',
  density: 'dense',
  notifications: 'warnings',
  lowBatteryPercent: 20,
  heartbeatSeconds: 5,
  liveQuality: 'medium',
  liveSound: false,
  keepAwakeMinutes: 120,
  connectAtStart: true,
  closeToTray: true,
  deleteAfterDownload: false,
};

export type SettingName = keyof Settings;

interface SettingDeclaration {
  readonly section: 'Appearance' | 'Notifications' | 'Headsets' | 'Program';
  readonly label: string;
  readonly description: string;
  /** Words for the choices of an enumeration. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly unit?: string;
  /** Where the setting has an effect; absent: everywhere. */
  readonly host?: 'desktop' | 'browser';
}

/** What the settings page shows for each setting, in its order. */
export const settingDeclarations: Readonly<Record<SettingName, SettingDeclaration>> = {
  theme: {
    section: 'Appearance', label: 'Theme', description: 'Follow the system, or always use one.',
    choices: { system: 'Follow the system', dark: 'Dark', light: 'Light', 'high-contrast': 'High contrast' },
  },
  density: {
    section: 'Appearance', label: 'Density', description: 'Height of rows in lists and grids.',
    choices: { dense: 'Dense', comfortable: 'Comfortable (touch)' },
  },
  notifications: {
    section: 'Notifications', label: 'System notifications', description: 'What is also shown outside the window. The list inside always has everything.',
    choices: { all: 'Everything', warnings: 'Warnings and errors', none: 'Nothing' },
  },
  lowBatteryPercent: {
    section: 'Notifications', label: 'Low battery', description: 'Warn when a headset falls below this charge.', unit: '%',
  },
  heartbeatSeconds: {
    section: 'Headsets', label: 'Heartbeat', description: 'How often each connected headset is asked how it is.', unit: 's',
  },
  liveQuality: {
    section: 'Headsets', label: 'Live view quality', description: 'Quality that a live view starts with.',
    choices: { low: 'Low (428 × 240, 0.6 Mbit/s)', medium: 'Medium (854 × 480, 2.5 Mbit/s)', high: 'High (1280 × 720, 5 Mbit/s)' },
  },
  liveSound: {
    section: 'Headsets', label: 'Sound in live view', description: 'The headset sends sound about one second late; the picture is never delayed for it.',
  },
  keepAwakeMinutes: {
    section: 'Headsets', label: 'Keep awake for', description: 'How long “keep awake while presenting” lasts unless ended earlier.', unit: 'min',
  },
  connectAtStart: {
    section: 'Headsets', label: 'Connect at start', description: 'Connect to saved headsets when Fabriscope starts.',
  },
  deleteAfterDownload: {
    section: 'Headsets', label: 'Delete after download', description: 'Preselect “delete from the headset once the copy is verified”.',
  },
  closeToTray: {
    section: 'Program', label: 'Keep running in the tray', description: 'Closing the window leaves downloads and headset watches running.', host: 'desktop',
  },
};
