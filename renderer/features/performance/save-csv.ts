import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultOf, fetchUrl } from '../../app/api.ts';

function notMade(status: number, text: string): Fault {
  return {
    code: status === 404 ? 'not-found' : 'internal',
    message: status === 404 ? 'There are no samples to save yet.' : 'The table could not be made.',
    hint: status === 404 ? 'Wait until the first figures are on screen, then try again.' : 'Try again. If it happens once more, copy the diagnostics and report it.',
    retryable: true, remedy: 'retry', detail: `HTTP ${status}\n${text.slice(0, 500)}`,
  };
}

async function faultOfAnswer(answer: Response): Promise<Fault> {
  const text = await answer.text();
  try {
    const parsed = faultOf(JSON.parse(text));
    return parsed.code === 'internal' ? notMade(answer.status, text) : parsed;
  } catch {
    return notMade(answer.status, text);
  }
}

/** @returns the file name that the host proposes, or one of our own. */
export function proposedName(disposition: string | null, fallback: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename="([^"]+)"/i.exec(disposition ?? '')?.[1];
  try {
    return encoded === undefined ? plain ?? fallback : decodeURIComponent(encoded);
  } catch {
    return plain ?? fallback;
  }
}

/**
 * Fetches the table and gives it to the browser to save. It is fetched first, so that a failure becomes words instead of a
 * broken download. Rejects with a fault.
 * @returns the name under which it is saved.
 */
export async function saveCsv(connectionId: ConnectionId): Promise<string> {
  const answer = await fetch(fetchUrl(`/devices/${connectionId}/performance.csv`));
  if (!answer.ok) {
    const fault = await faultOfAnswer(answer);
    throw Object.assign(new Error(fault.message), fault);
  }
  const name = proposedName(answer.headers.get('Content-Disposition'), 'performance.csv');
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
  return name;
}
