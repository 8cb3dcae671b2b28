import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { icnsFile, icoFile } from './icon-files.ts';

const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, name));
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Edge of a square PNG, as its first chunk tells. */
const edgeOf = (png: Buffer): number => {
  expect(png.subarray(0, 8)).toEqual(pngSignature);
  expect(png.readUInt32BE(16)).toBe(png.readUInt32BE(20));
  return png.readUInt32BE(16);
};

function icoEntries(ico: Buffer): number[] {
  expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const entry = 6 + 16 * index;
    const offset = ico.readUInt32LE(entry + 12);
    const edge = edgeOf(ico.subarray(offset, offset + ico.readUInt32LE(entry + 8)));
    expect(ico.readUInt8(entry)).toBe(edge % 256);
    return edge;
  });
}

function icnsEntries(icns: Buffer): [string, number][] {
  expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.byteLength]);
  const entries: [string, number][] = [];
  for (let at = 8; at < icns.byteLength; at += icns.readUInt32BE(at + 4)) entries.push([icns.toString('latin1', at, at + 4), edgeOf(icns.subarray(at + 8))]);
  return entries;
}

describe('the icon files', () => {
  it('hold every size that each system asks for', () => {
    expect(icoEntries(file('icon.ico'))).toEqual([16, 24, 32, 48, 64, 128, 256]);
    expect(icnsEntries(file('icon.icns'))).toEqual([['ic11', 32], ['ic12', 64], ['ic07', 128], ['ic08', 256], ['ic09', 512], ['ic10', 1_024]]);
    for (const name of readdirSync(join(import.meta.dirname, 'linux'))) expect(`${edgeOf(file(`linux/${name}`))}x${edgeOf(file(`linux/${name}`))}.png`).toBe(name);
  });
  it('give each system a tray icon of its kind, calm and alerting', () => {
    for (const name of ['tray', 'tray-alert']) {
      expect(icoEntries(file(`runtime/${name}.ico`))).toContain(16);
      expect(edgeOf(file(`runtime/${name}.png`))).toBe(32);
      expect([edgeOf(file(`runtime/${name}Template.png`)), edgeOf(file(`runtime/${name}Template@2x.png`))]).toEqual([16, 32]);
    }
    expect(file('runtime/tray.png')).not.toEqual(file('runtime/tray-alert.png'));
  });
});

describe('making them', () => {
  const picture = { size: 256, png: file('linux/256x256.png') };
  it('keeps the pictures as they are', () => {
    expect(icoEntries(icoFile([picture]))).toEqual([256]);
    expect(icnsEntries(icnsFile([picture]))).toEqual([['ic08', 256]]);
  });
  it('refuses a size that macOS does not know', () => {
    expect(() => icnsFile([{ ...picture, size: 100 }])).toThrow(/100 pixels/);
  });
});
