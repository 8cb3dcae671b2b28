import { mix, Picture } from './picture.ts';
import type { Colour, Point } from './picture.ts';
import { encodeTimeCode, TIME_CODE_BLOCKS, TIME_CODE_HEIGHT, TIME_CODE_RATE } from './time-code.ts';

/** What of the scene is in the picture: the camera's view, the holograms, or both. */
export interface SceneLayers {
  readonly camera: boolean;
  readonly holograms: boolean;
}

export interface SceneRequest extends SceneLayers {
  readonly width: number;
  readonly height: number;
  /** Frame number at 30 a second; the scene repeats itself after `period` frames. */
  readonly frame: number;
  readonly period: number;
  /** Without it the picture has no time code: photos. */
  readonly withTimeCode: boolean;
}

const HOLOGRAM: Colour = [92, 214, 255];
const HOLOGRAM_WARM: Colour = [255, 176, 84];
const WALL: readonly [Colour, Colour] = [[72, 80, 96], [108, 116, 130]];
const FLOOR: readonly [Colour, Colour] = [[88, 72, 60], [134, 112, 92]];

/** Draws one frame of the made-up room in which every simulated headset lives. */
export function drawScene(request: SceneRequest): Picture {
  const picture = new Picture(request.width, request.height);
  const turn = (request.frame / request.period) * 2 * Math.PI;
  // The wearer's head sways a little; everything in the room shifts with it.
  const sway: Point = [0.02 * Math.sin(turn * 2), 0.012 * Math.sin(turn * 3)];
  const place = ([x, y]: Point): Point => [(x + sway[0]) * request.width, (y + sway[1]) * request.height];
  if (request.camera) drawRoom(picture, place);
  if (request.holograms) {
    drawGem(picture, place, turn * 4);
    drawPanel(picture, place, request.frame / TIME_CODE_RATE);
  }
  if (request.withTimeCode) drawTimeCode(picture, request.frame);
  return picture;
}

type Place = (point: Point) => Point;

function drawRoom(picture: Picture, place: Place): void {
  const horizon = place([0, 0.58])[1];
  picture.gradient(0, horizon, ...WALL);
  picture.gradient(horizon, picture.height, ...FLOOR);
  for (let column = -6; column <= 6; column++) {
    const far = place([0.5 + column * 0.09, 0.58]);
    const near = place([0.5 + column * 0.34, 1.05]);
    picture.line(far, near, picture.width / 420, mix(FLOOR[0], [0, 0, 0], 0.3), 0.6);
  }
  drawWindow(picture, place);
  drawTable(picture, place);
}

function drawWindow(picture: Picture, place: Place): void {
  const corners = ([[0.68, 0.14], [0.92, 0.12], [0.92, 0.46], [0.68, 0.44]] as const).map(place);
  picture.polygon(corners, [186, 214, 232]);
  picture.line(place([0.8, 0.13]), place([0.8, 0.45]), picture.width / 180, [84, 90, 100]);
  picture.line(place([0.68, 0.29]), place([0.92, 0.29]), picture.width / 180, [84, 90, 100]);
}

function drawTable(picture: Picture, place: Place): void {
  picture.polygon(([[0.24, 0.68], [0.76, 0.68], [0.88, 0.82], [0.12, 0.82]] as const).map(place), [150, 118, 84]);
  picture.polygon(([[0.12, 0.82], [0.88, 0.82], [0.88, 0.86], [0.12, 0.86]] as const).map(place), [112, 86, 60]);
  for (const x of [0.16, 0.8]) {
    picture.polygon(([[x, 0.86], [x + 0.04, 0.86], [x + 0.035, 1.1], [x + 0.005, 1.1]] as const).map(place), [96, 74, 52]);
  }
}

/** A gem that turns above the table. */
function drawGem(picture: Picture, place: Place, angle: number): void {
  const ring = Array.from({ length: 6 }, (_each, index): Point => {
    const at = angle + (index / 6) * 2 * Math.PI;
    return [0.42 + 0.13 * Math.cos(at), 0.5 + 0.045 * Math.sin(at)];
  });
  const top = place([0.42, 0.28]);
  const bottom = place([0.42, 0.7]);
  ring.forEach((corner, index) => {
    const next = ring[(index + 1) % ring.length] ?? corner;
    const shade = mix(HOLOGRAM, [18, 84, 140], (index % 3) / 3);
    picture.polygon([top, place(corner), place(next)], shade, 0.34);
    picture.polygon([bottom, place(corner), place(next)], shade, 0.22);
    picture.line(place(corner), place(next), picture.width / 520, HOLOGRAM, 0.9);
    picture.line(top, place(corner), picture.width / 620, HOLOGRAM, 0.8);
  });
  picture.disc(place([0.42, 0.735]), picture.width / 22, HOLOGRAM, 0.12);
}

/** A floating panel with bars that move. */
function drawPanel(picture: Picture, place: Place, seconds: number): void {
  picture.polygon(([[0.6, 0.36], [0.82, 0.33], [0.82, 0.62], [0.6, 0.63]] as const).map(place), [16, 40, 64], 0.72);
  for (let bar = 0; bar < 5; bar++) {
    const height = 0.05 + 0.15 * (0.5 + 0.5 * Math.sin((seconds * (bar + 1) * Math.PI) / 8 + bar));
    const left = 0.625 + bar * 0.038;
    const colour = bar === 3 ? HOLOGRAM_WARM : HOLOGRAM;
    const corners: Point[] = [[left, 0.6 - height], [left + 0.024, 0.6 - height], [left + 0.024, 0.6], [left, 0.6]];
    picture.polygon(corners.map(place), colour, 0.85);
  }
}

function drawTimeCode(picture: Picture, frame: number): void {
  const blockWidth = picture.width / TIME_CODE_BLOCKS;
  const blockHeight = picture.height * TIME_CODE_HEIGHT;
  encodeTimeCode(frame).forEach((white, index) => {
    const colour: Colour = white ? [255, 255, 255] : [0, 0, 0];
    picture.rectangle(index * blockWidth, 0, blockWidth, blockHeight, colour);
  });
  const seconds = (frame / TIME_CODE_RATE).toFixed(2).padStart(5, '0');
  const dot = Math.max(1, Math.round(picture.height / 240));
  const y = picture.height - 12 * dot;
  picture.rectangle(0, y - 3 * dot, picture.width, 15 * dot, [0, 0, 0], 0.55);
  picture.text(8 * dot, y, dot, `Simulated  ${seconds} s  #${String(frame).padStart(3, '0')}`, [255, 255, 255]);
}
