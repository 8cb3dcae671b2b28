/**
 * The power scheme with the two time-outs that the portal's preferences page shows (device-portal.md §1.14). Values are
 * seconds, separately for mains (AC) and battery (DC). Writing changes the stored scheme; it takes effect when the scheme
 * is activated again, as with Windows' own power configuration.
 */

export interface TimeOutPair {
  readonly ac: number;
  readonly dc: number;
}

export type TimeOutName = 'STANDBYIDLE' | 'VIDEOIDLE';

interface TimeOutSetting {
  readonly guid: string;
  readonly alias: TimeOutName;
  readonly friendlyName: string;
  readonly group: { readonly guid: string; readonly alias: string; readonly friendlyName: string };
}

const SETTINGS: Readonly<Record<TimeOutName, TimeOutSetting>> = {
  STANDBYIDLE: {
    guid: '29f6c1db-86da-48c5-9fdb-f2b67b1f44da',
    alias: 'STANDBYIDLE',
    friendlyName: 'Sleep after',
    group: { guid: '238c9fa8-0aad-41ed-83f4-97be242c8f20', alias: 'SUB_SLEEP', friendlyName: 'Sleep' },
  },
  VIDEOIDLE: {
    guid: '3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e',
    alias: 'VIDEOIDLE',
    friendlyName: 'Turn off display after',
    group: { guid: '7516b95f-f776-4464-8c53-06167f40cc99', alias: 'SUB_VIDEO', friendlyName: 'Display' },
  },
};

export const ACTIVE_SCHEME_GUID = '381b4222-f694-41f0-9685-ff5bb260df2e';

/** Display off after three minutes without head movement (device-portal.md §5.8). */
const DEFAULT_SECONDS = 180;

export class PowerSettings {
  readonly #stored: Record<TimeOutName, TimeOutPair> = {
    STANDBYIDLE: { ac: DEFAULT_SECONDS, dc: DEFAULT_SECONDS },
    VIDEOIDLE: { ac: DEFAULT_SECONDS, dc: DEFAULT_SECONDS },
  };
  #active: Readonly<Record<TimeOutName, TimeOutPair>> = { ...this.#stored };

  /** What the scheme says, in force or not. */
  stored(name: TimeOutName): TimeOutPair {
    return this.#stored[name];
  }

  /** What the headset goes by. */
  active(name: TimeOutName): TimeOutPair {
    return this.#active[name];
  }

  store(name: TimeOutName, change: { readonly ac?: number | undefined; readonly dc?: number | undefined }): void {
    const before = this.#stored[name];
    this.#stored[name] = { ac: change.ac ?? before.ac, dc: change.dc ?? before.dc };
  }

  activate(): void {
    this.#active = { ...this.#stored };
  }

  /** The answer of `GET /api/power/cfg/scheme_current`. */
  describe(): unknown {
    return {
      Groups: Object.values(SETTINGS).map((setting) => ({
        GUID: setting.group.guid,
        Alias: setting.group.alias,
        FriendlyName: setting.group.friendlyName,
        Hidden: false,
        Settings: [
          {
            GUID: setting.guid,
            Alias: setting.alias,
            FriendlyName: setting.friendlyName,
            Hidden: false,
            Units: 'Seconds',
            Min: 0,
            Max: 4_294_967_295,
            Increment: 1,
            ValueAC: this.#stored[setting.alias].ac,
            ValueDC: this.#stored[setting.alias].dc,
            Possible: [],
          },
        ],
      })),
    };
  }
}

/** The time-out that a path such as `SUB_SLEEP/STANDBYIDLE` (in any case, or by GUIDs) means. */
export function timeOutByPath(group: string, setting: string): TimeOutName | undefined {
  const found = Object.values(SETTINGS).find(
    (each) => sameId(group, each.group) && sameId(setting, each),
  );
  return found?.alias;
}

function sameId(text: string, named: { readonly guid: string; readonly alias: string }): boolean {
  const lower = text.toLowerCase();
  return lower === named.guid || lower === named.alias.toLowerCase();
}
