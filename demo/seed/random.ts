import { crc32 } from 'node:zlib';
import { v7 } from 'uuid';

/**
 * mulberry32: a small, fast 32-bit generator of numbers from 0 to 1, with the same results everywhere. Not for secrets.
 */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Random choices that are the same in every installation. Each part of the demo has its own name and so its own
 * sequence.
 */
export class Random {
  readonly next: () => number;

  constructor(name: string) {
    this.next = mulberry32(crc32(name));
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** A number from `min` to `max`. */
  between(min: number, max: number): number {
    return min + this.next() * (max - min);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }

  /** Picks one of the values by weight. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T {
    let rest = this.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return choices.at(-1)![0];
  }

  /** Returns the list shuffled (Fisher–Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [copy[i], copy[j]] = [copy[j]!, copy[i]!];
    }
    return copy;
  }

  /** A UUIDv7 for a row made at the given time (epoch milliseconds), so that ids sort by creation. */
  id(at: number): string {
    return v7({ msecs: Math.floor(at), random: Uint8Array.from({ length: 16 }, () => this.int(0, 255)) });
  }
}
