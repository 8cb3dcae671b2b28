/** A headset seen from the front, in thin lines; decoration only. */
export function HeadsetDrawing() {
  return (
    <svg viewBox="0 0 320 132" width="320" height="132" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M40 66C40 30 92 12 160 12s120 18 120 54" opacity=".55" />
      <path d="M40 66c-6 2-9 8-9 16s3 13 9 15M280 66c6 2 9 8 9 16s-3 13-9 15" opacity=".55" />
      <path d="M56 62c0-8 6-13 15-14 26-3 58-5 89-5s63 2 89 5c9 1 15 6 15 14v20c0 22-18 36-46 36-20 0-30-8-38-19-5-7-11-11-20-11s-15 4-20 11c-8 11-18 19-38 19-28 0-46-14-46-36z" />
      <path d="M74 66c0-5 4-8 10-9 22-2 49-4 76-4s54 2 76 4c6 1 10 4 10 9v14c0 15-12 25-31 25-14 0-22-6-28-15-6-9-15-14-27-14s-21 5-27 14c-6 9-14 15-28 15-19 0-31-10-31-25z" opacity=".5" />
      <circle cx="160" cy="60" r="3.5" />
      <path d="M100 60h10M210 60h10" opacity=".7" />
      <g stroke="var(--accent)" strokeWidth="2">
        <path d="M88 84c12-9 24-9 36 0s24 9 36 0 24-9 36 0 24 9 36 0" />
        <path d="M100 93c10-7 20-7 30 0M190 93c10-7 20-7 30 0" opacity=".5" />
      </g>
    </svg>
  );
}
