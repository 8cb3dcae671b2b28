/** ISO 8601 duration as ARM prints it: `PT1M2.345S`, `PT0S`. */
export function durationText(milliseconds: number): string {
  const ms = Math.round(milliseconds);
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  const parts = [hours > 0 ? `${String(hours)}H` : '', minutes > 0 ? `${String(minutes)}M` : '', seconds > 0 ? `${String(seconds)}S` : ''];
  const text = parts.join('');
  return `PT${text === '' ? '0S' : text}`;
}

/** ISO 8601 in UTC with the seven digits of .NET. */
export const timeText = (ms: number): string => new Date(ms).toISOString().replace('Z', '0000Z');
