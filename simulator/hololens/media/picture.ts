/** A picture in memory and the few drawing operations that the made-up scene needs. Used when media is made, never at run time. */

export type Colour = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];

export class Picture {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel: red, green, blue. */
  readonly pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * 3);
  }

  /** Fills a rectangle given in pixels. */
  rectangle(x: number, y: number, width: number, height: number, colour: Colour, opacity = 1): void {
    const left = Math.max(0, Math.round(x));
    const right = Math.min(this.width, Math.round(x + width));
    const bottom = Math.min(this.height, Math.round(y + height));
    for (let row = Math.max(0, Math.round(y)); row < bottom; row++) this.#span(row, left, right, colour, opacity);
  }

  /** Fills the picture's rows from `top` to `bottom` with a vertical gradient. */
  gradient(top: number, bottom: number, from: Colour, to: Colour): void {
    for (let row = Math.max(0, Math.round(top)); row < Math.min(this.height, Math.round(bottom)); row++) {
      this.#span(row, 0, this.width, mix(from, to, (row - top) / (bottom - top)), 1);
    }
  }

  /** Fills a convex or concave polygon, even-odd. */
  polygon(points: readonly Point[], colour: Colour, opacity = 1): void {
    const rows = points.map(([, y]) => y);
    const first = Math.max(0, Math.floor(Math.min(...rows)));
    const last = Math.min(this.height - 1, Math.ceil(Math.max(...rows)));
    for (let row = first; row <= last; row++) {
      const crossings = crossingsAt(points, row + 0.5).toSorted((a, b) => a - b);
      for (let index = 0; index + 1 < crossings.length; index += 2) {
        const left = Math.max(0, Math.round(crossings[index] ?? 0));
        this.#span(row, left, Math.min(this.width, Math.round(crossings[index + 1] ?? 0)), colour, opacity);
      }
    }
  }

  line([x1, y1]: Point, [x2, y2]: Point, thickness: number, colour: Colour, opacity = 1): void {
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const dx = ((y2 - y1) / length) * (thickness / 2);
    const dy = ((x1 - x2) / length) * (thickness / 2);
    this.polygon([[x1 + dx, y1 + dy], [x2 + dx, y2 + dy], [x2 - dx, y2 - dy], [x1 - dx, y1 - dy]], colour, opacity);
  }

  disc([x, y]: Point, radius: number, colour: Colour, opacity = 1): void {
    const points = Array.from({ length: 40 }, (_each, index): Point => {
      const angle = (index / 40) * 2 * Math.PI;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
    this.polygon(points, colour, opacity);
  }

  /** Writes a line of text in 5 × 7 dots of `dot` pixels each. */
  text(x: number, y: number, dot: number, text: string, colour: Colour): void {
    let left = x;
    for (const character of text.toUpperCase()) {
      for (const [row, bits] of glyphOf(character).entries()) {
        for (let column = 0; column < 5; column++) {
          if ((bits >> (4 - column)) & 1) this.rectangle(left + column * dot, y + row * dot, dot, dot, colour);
        }
      }
      left += 6 * dot;
    }
  }

  #span(row: number, left: number, right: number, [red, green, blue]: Colour, opacity: number): void {
    const { pixels } = this;
    const keep = 1 - opacity;
    for (let index = (row * this.width + left) * 3, end = (row * this.width + right) * 3; index < end; index += 3) {
      pixels[index] = (pixels[index] ?? 0) * keep + red * opacity;
      pixels[index + 1] = (pixels[index + 1] ?? 0) * keep + green * opacity;
      pixels[index + 2] = (pixels[index + 2] ?? 0) * keep + blue * opacity;
    }
  }
}

export function mix([r1, g1, b1]: Colour, [r2, g2, b2]: Colour, share: number): Colour {
  return [r1 + (r2 - r1) * share, g1 + (g2 - g1) * share, b1 + (b2 - b1) * share];
}

function crossingsAt(points: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  points.forEach(([x1, y1], index) => {
    const [x2, y2] = points[(index + 1) % points.length] ?? [x1, y1];
    if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  });
  return crossings;
}

/** Seven rows of five dots for each character that the scene writes. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '3': [31, 2, 4, 2, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
  '.': [0, 0, 0, 0, 0, 12, 12],
  '#': [10, 10, 31, 10, 31, 10, 10],
  A: [14, 17, 17, 31, 17, 17, 17],
  C: [14, 17, 16, 16, 16, 17, 14],
  D: [28, 18, 17, 17, 17, 18, 28],
  E: [31, 16, 16, 30, 16, 16, 31],
  F: [31, 16, 16, 30, 16, 16, 16],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  P: [30, 17, 17, 30, 16, 16, 16],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  U: [17, 17, 17, 17, 17, 17, 14],
};

function glyphOf(character: string): readonly number[] {
  return GLYPHS[character] ?? [];
}
