/**
 * Windows FILETIME (100 ns since 1601-01-01 UTC) as milliseconds since 1970. The value passes 2^53, so it arrives as
 * a bigint (device-portal.md §5.5).
 *
 * @returns null for stamps before 1970 and for ones beyond what a Date can hold: such a file simply has no known time.
 */
export function epochMsFromFileTime(fileTime: bigint): number | null {
  const epochMs = fileTime / 10_000n - 11_644_473_600_000n;
  return epochMs < 0n || epochMs > 8_640_000_000_000_000n ? null : Number(epochMs);
}
