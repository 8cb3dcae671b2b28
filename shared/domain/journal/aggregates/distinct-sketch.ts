/**
 * HyperLogLog (Flajolet and others, 2007) with 2,048 registers: standard error 2.3 %. Small counts go by the registers
 * that are still empty (linear counting).
 */
export type DistinctSketch = Uint8Array;

const indexBits = 11;
const registers = 2 ** indexBits;

export function newSketch(): DistinctSketch {
  return new Uint8Array(registers);
}

/** Notes in place. */
export function noteInSketch(sketch: DistinctSketch, value: string): void {
  const [place, remainder] = hashed(value);
  const index = place & (registers - 1);
  const rank = Math.clz32(remainder) + 1;
  if (rank > (sketch[index] ?? 0)) sketch[index] = rank;
}

export function mergedSketch(left: DistinctSketch, right: DistinctSketch): DistinctSketch {
  const both = left.slice();
  for (let index = 0; index < registers; index += 1) {
    const rank = right[index] ?? 0;
    if (rank > (both[index] ?? 0)) both[index] = rank;
  }
  return both;
}

export function estimateOf(sketch: DistinctSketch): number {
  let harmonic = 0;
  let empty = 0;
  for (const rank of sketch) {
    harmonic += 2 ** -rank;
    if (rank === 0) empty += 1;
  }
  const raw = ((0.7213 / (1 + 1.079 / registers)) * registers * registers) / harmonic;
  return raw <= 2.5 * registers && empty > 0 ? registers * Math.log(registers / empty) : raw;
}

/** Two independent numbers of 32 bits: two FNV-1a sums with different seeds, each stirred by MurmurHash3's last step. */
function hashed(value: string): readonly [number, number] {
  let first = 0x81_1c_9d_c5;
  let second = 0x9e_37_79_b9;
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    first = Math.imul(first ^ unit, 0x01_00_01_93);
    second = Math.imul(second ^ unit, 0x85_eb_ca_6b);
  }
  return [stirred(first), stirred(second)];
}

function stirred(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85_eb_ca_6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2_b2_ae_35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
