import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartModels, chartPoints, lineSummary, tableRows } from './chart-model.ts';
import { sampleAt } from './testing/samples.ts';

const modelOf = (id: string, samples: ReturnType<typeof sampleAt>[]) => {
  const model = chartModels(samples).find((candidate) => candidate.id === id);
  if (model === undefined) throw new Error(`no chart ${id}`);
  return model;
};

describe('charts', () => {
  it('give a line to the engines that work and count the rest', () => {
    const samples = [sampleAt(0, { gpuPercent: [8, 0, 0, 12, 0] }), sampleAt(1_000, { gpuPercent: [9, 0, 0, 0, 0] })];
    const model = modelOf('gpu', samples);
    expect(model.lines.map((line) => line.label)).toEqual(['Engine 1', 'Engine 4']);
    expect(model.note).toContain('3 more engines');
  });

  it('say that there are no engines instead of drawing nothing', () => {
    expect(modelOf('gpu', [sampleAt(0, { gpuPercent: [] })]).note).toBe('The headset reports no graphics engines.');
  });

  it('break the line where samples are missing', () => {
    const samples = [sampleAt(0), sampleAt(1_000), sampleAt(60_000), sampleAt(61_000)];
    const points = chartPoints(samples, modelOf('cpu', samples).lines);
    expect(points.map((point) => point.figures['cpu'] === null)).toEqual([false, false, true, false, false]);
    expect(points.map((point) => point.at)).toEqual([0, 1_000, 1_001, 60_000, 61_000]);
  });

  it('never draw more than 300 points, keep the order of time, and keep the peak of every line', () => {
    const step = fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 900, max: 1_100 }) }, { weight: 1, arbitrary: fc.integer({ min: 5_001, max: 90_000 }) });
    const figures = fc.record({ read: fc.nat(1_000_000), write: fc.nat(1_000_000), other: fc.nat(1_000_000) });
    fc.assert(fc.property(fc.array(fc.tuple(step, figures), { minLength: 1, maxLength: 700 }), (steps) => {
      let at = 0;
      const samples = steps.map(([span, { read, write, other }]) => {
        at += span;
        return sampleAt(at, { readBytesPerSecond: read, writeBytesPerSecond: write, otherBytesPerSecond: other });
      });
      const { lines } = modelOf('io', samples);
      const points = chartPoints(samples, lines);
      expect(points.length).toBeLessThanOrEqual(300);
      expect(points.every((point, index) => index === 0 || point.at > (points[index - 1]?.at ?? 0))).toBe(true);
    }), { numRuns: 60 });
    const samples = Array.from({ length: 600 }, (_, index) => sampleAt(index * 1_000, {
      readBytesPerSecond: index === 101 ? 9e6 : 1, writeBytesPerSecond: index === 333 ? 8e6 : 1, otherBytesPerSecond: index === 502 ? 7e6 : 1,
    }));
    const points = chartPoints(samples, modelOf('io', samples).lines);
    expect(points.length).toBeLessThanOrEqual(300);
    const most = (id: string) => Math.max(...points.map((point) => point.figures[id] ?? 0));
    expect([most('read'), most('write'), most('other')]).toEqual([9e6, 8e6, 7e6]);
  });

  it('stay below 300 points when the line flaps all the time', () => {
    const samples = Array.from({ length: 400 }, (_, index) => sampleAt(index * 6_000));
    expect(chartPoints(samples, modelOf('cpu', samples).lines).length).toBeLessThanOrEqual(300);
  });
});

describe('the table beside a chart', () => {
  it('gives means of each stretch, newest first, and a row without figures for a gap', () => {
    const samples = [sampleAt(0, { cpuPercent: 10 }), sampleAt(1_000, { cpuPercent: 30 }), sampleAt(25_000, { cpuPercent: 50 })];
    const rows = tableRows(samples, modelOf('cpu', samples).lines, 10_000);
    expect(rows).toEqual([
      { at: 20_000, samples: 1, means: { cpu: 50 } },
      { at: 10_000, samples: 0, means: { cpu: null } },
      { at: 0, samples: 2, means: { cpu: 20 } },
    ]);
  });

  it('sums a line up', () => {
    const samples = [sampleAt(0, { cpuPercent: 10 }), sampleAt(1_000, { cpuPercent: 40 })];
    const [line] = modelOf('cpu', samples).lines;
    expect(line === undefined ? null : lineSummary(samples, line)).toEqual({ least: 10, mean: 25, most: 40 });
    expect(line === undefined ? undefined : lineSummary([], line)).toBeNull();
  });
});
