/** What every command takes beside its own arguments. */
export interface CommandOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whole time of the attempt in milliseconds; 20 s unless told. When it is over the outcome is unknown. */
  readonly timeoutMs?: number | undefined;
}
