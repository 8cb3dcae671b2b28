/** Where the main process writes what it does. The one implementation redacts every value before it is kept. */
export interface Logger {
  /** @param id stable name of this very line, such as `device.heartbeat.failed`: support can search for it. */
  debug(id: string, message: string, facts?: Readonly<Record<string, unknown>>): void;
  info(id: string, message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(id: string, message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(id: string, message: string, facts?: Readonly<Record<string, unknown>>): void;
}
