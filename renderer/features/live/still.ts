/**
 * Keeps the picture that a video element shows in a canvas over it, so that nothing flashes while the element changes.
 * @returns false where the element shows none; the canvas is left as it is.
 */
export function keepStill(video: HTMLVideoElement, canvas: HTMLCanvasElement): boolean {
  if (video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  canvas.hidden = false;
  return true;
}

/** @returns the picture on screen as a PNG; null while there is none. */
export async function picturePng(video: HTMLVideoElement, still: HTMLCanvasElement): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  const source = still.hidden ? video : still;
  canvas.width = still.hidden ? video.videoWidth : still.width;
  canvas.height = still.hidden ? video.videoHeight : still.height;
  if (canvas.width === 0) return null;
  canvas.getContext('2d')?.drawImage(source, 0, 0);
  return new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
}

/** Hands a file to the browser's (or the desktop window's) own saving. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(url); }, 10_000);
}

/** @returns `Bench 3 2026-11-20 12-04-11.png`: a name that every file system takes. */
export function stillName(headset: string, at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const clean = headset.replace(/[^\p{L}\p{N} ._-]+/gu, '_').trim() || 'headset';
  return `${clean} ${day} ${two(at.getHours())}-${two(at.getMinutes())}-${two(at.getSeconds())}.png`;
}
