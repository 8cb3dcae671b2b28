import * as z from 'zod';

const area = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** What a test may do to the desktop around the program. */
export const commandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('look') }),
  z.strictObject({ do: z.literal('press-menu'), id: z.string() }),
  z.strictObject({ do: z.literal('press-tray') }),
  z.strictObject({ do: z.literal('press-tray-menu'), id: z.string() }),
  z.strictObject({ do: z.literal('press-notification'), index: z.number().int() }),
  /** Lays an answer ready for the next dialog; null: dismissed. */
  z.strictObject({ do: z.literal('answer-dialog'), filePaths: z.array(z.string()).nullable() }),
  z.strictObject({ do: z.literal('close-window') }),
  z.strictObject({ do: z.literal('move-window'), bounds: area }),
  z.strictObject({ do: z.literal('blur-window') }),
  z.strictObject({ do: z.literal('wheel-zoom'), direction: z.enum(['in', 'out']) }),
  z.strictObject({ do: z.literal('set-displays'), workAreas: z.array(area) }),
  z.strictObject({ do: z.literal('set-dark'), dark: z.boolean() }),
  z.strictObject({ do: z.literal('suspend') }),
  z.strictObject({ do: z.literal('resume') }),
  z.strictObject({ do: z.literal('second-start'), argv: z.array(z.string()), workingDirectory: z.string() }),
  z.strictObject({ do: z.literal('open-url'), url: z.string() }),
  z.strictObject({ do: z.literal('activate') }),
  z.strictObject({ do: z.literal('certificate-error'), url: z.string() }),
  z.strictObject({ do: z.literal('select-client-certificate'), url: z.string() }),
  z.strictObject({ do: z.literal('ask-permission'), permission: z.string(), url: z.string() }),
  /** A message to main that no page of the program sent. */
  z.strictObject({ do: z.literal('forge-ipc'), channel: z.string(), url: z.string().nullable(), isTop: z.boolean(), ownWindow: z.boolean() }),
  z.strictObject({ do: z.literal('lose-page') }),
  z.strictObject({ do: z.literal('quit') }),
]);
export type Command = z.infer<typeof commandSchema>;

export const requestSchema = z.strictObject({ id: z.number(), command: commandSchema });

export const menuItemSchema: z.ZodType<SeenMenuItem> = z.lazy(() => z.strictObject({
  id: z.string().nullable(), label: z.string(), enabled: z.boolean(), accelerator: z.string().nullable(), submenu: z.array(menuItemSchema),
}));
export interface SeenMenuItem {
  id: string | null;
  label: string;
  enabled: boolean;
  accelerator: string | null;
  submenu: SeenMenuItem[];
}

/** Everything that can be seen of the program from the desktop. */
export const sightSchema = z.strictObject({
  windows: z.array(z.strictObject({
    url: z.string(), visible: z.boolean(), focused: z.boolean(), maximised: z.boolean(), bounds: area, zoomLevel: z.number(),
    backgroundColor: z.string(), webPreferences: z.record(z.string(), z.unknown()),
  })),
  menu: z.array(menuItemSchema),
  tray: z.strictObject({ toolTip: z.string(), image: z.string(), menu: z.array(menuItemSchema) }).nullable(),
  notifications: z.array(z.strictObject({ title: z.string(), body: z.string() })),
  dialogs: z.array(z.strictObject({ title: z.string(), properties: z.array(z.string()) })),
  openedExternally: z.array(z.string()),
  openedPaths: z.array(z.string()),
  errorBoxes: z.array(z.strictObject({ title: z.string(), content: z.string() })),
  outsideRequests: z.array(z.string()),
  protocolClients: z.array(z.string()),
  sandboxed: z.boolean(),
  themeSource: z.enum(['system', 'light', 'dark']),
  /** 0 trusts, −2 refuses, −3 leaves it to Chromium. */
  certificateVerdict: z.number(),
  refusesDisplays: z.boolean(),
  refusesDevices: z.boolean(),
});
export type Sight = z.infer<typeof sightSchema>;

export const reportSchema = z.discriminatedUnion('kind', [
  /** The first window has something to show. */
  z.strictObject({ kind: z.literal('ready'), devToolsAddress: z.string(), targetId: z.string() }),
  z.strictObject({ kind: z.literal('done'), id: z.number(), result: z.unknown().optional() }),
  z.strictObject({ kind: z.literal('failed'), id: z.number(), message: z.string() }),
]);
export type Report = z.infer<typeof reportSchema>;
