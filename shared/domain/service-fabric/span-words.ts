const units = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000]] as const;

/** A span for a sentence, with its two largest units: "6 min", "1 h 20 min", "45 s"; "less than a second" below one. */
export function spanWords(ms: number): string {
  const whole = Math.floor(Math.max(0, ms) / 1_000) * 1_000;
  if (whole === 0) return 'less than a second';
  const first = units.findIndex(([, size]) => whole >= size);
  const [unit, size] = units[first] ?? units[3];
  const rest = units[first + 1];
  const more = rest === undefined ? 0 : Math.floor((whole % size) / rest[1]);
  // Seconds beside hours, and beside more than ten minutes, are noise.
  const showMore = rest !== undefined && more > 0 && !(rest[0] === 's' && whole >= 600_000);
  return `${Math.floor(whole / size)} ${unit}${showMore ? ` ${more} ${rest[0]}` : ''}`;
}
