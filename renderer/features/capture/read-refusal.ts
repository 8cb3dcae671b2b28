const unknown = 'The headset did not send it whole, or it is not what its name says.';

/**
 * A picture element does not tell why it failed: asks once more and reads the reason.
 * @returns a sentence; never throws.
 */
export async function readRefusal(url: string): Promise<string> {
  const stop = new AbortController();
  try {
    const answer = await fetch(url, { signal: stop.signal, credentials: 'same-origin' });
    if (answer.ok) return unknown;
    const body: unknown = await answer.json();
    return wordsOf(body) ?? unknown;
  } catch {
    return 'Fabriscope could not fetch it: its host or the headset does not answer.';
  } finally {
    stop.abort();
  }
}

/** The body of a refused fetch is a fault, bare or under `fault`. */
function wordsOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const fault: unknown = 'fault' in body ? body.fault : body;
  if (typeof fault !== 'object' || fault === null || !('message' in fault) || typeof fault.message !== 'string') return null;
  return 'hint' in fault && typeof fault.hint === 'string' ? `${fault.message} ${fault.hint}` : fault.message;
}
