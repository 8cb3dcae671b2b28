import { api } from './api.ts';
import { isAbort } from './fault-of.ts';

const reported = new Set<string>();

/** Tells the host about an error that the page caught, once for each message; main writes it to the log, redacted. */
export function reportPageError(error: unknown): void {
  if (isAbort(error)) return;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (reported.has(message) || message.startsWith('CarrierLostError')) return;
  reported.add(message);
  void tellHost(message, error instanceof Error ? error.stack ?? '' : null);
}

async function tellHost(message: string, stack: string | null): Promise<void> {
  try {
    await api.app.reportError({ message: message.slice(0, 2_000), stack: stack?.slice(0, 8_000) ?? null, route: location.hash.slice(0, 300) });
  } catch {
    // The host is gone: its log cannot be reached, and the page already says so.
  }
}
