import { piWords } from './pi-words.js';

const ROUNDS = 16;
const SUBKEYS = ROUNDS + 2;
const BOX = 256;
const BOXES = 4;

/**
 * The cipher below bcrypt: its state, encryption of one block, and the mixing in of keys.
 *
 * @see Schneier, Description of a New Variable-Length Key, 64-bit Block Cipher (1994)
 */
export class Blowfish {
  readonly #subkeys: Uint32Array;
  readonly #boxes: Uint32Array;

  constructor() {
    const words = piWords(SUBKEYS + BOXES * BOX);
    this.#subkeys = words.slice(0, SUBKEYS);
    this.#boxes = words.slice(SUBKEYS);
  }

  /** Encrypts the two words at `index`, where they are. */
  encrypt(words: Uint32Array, index: number): void {
    const [keys, boxes] = [this.#subkeys, this.#boxes];
    let left = at(words, index) ^ at(keys, 0);
    let right = at(words, index + 1);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const sum = at(boxes, left >>> 24) + at(boxes, BOX + ((left >>> 16) & 0xff));
      const mixed = (sum ^ at(boxes, 2 * BOX + ((left >>> 8) & 0xff))) + at(boxes, 3 * BOX + (left & 0xff));
      const next = right ^ mixed ^ at(keys, round);
      right = left;
      left = next;
    }
    words[index] = right ^ at(keys, SUBKEYS - 1);
    words[index + 1] = left;
  }

  /** Replaces the whole state by what it makes of a key, and of a salt where there is one. Both are words, used in circles. */
  expand(key: Uint32Array, salt?: Uint32Array): void {
    for (let index = 0; index < SUBKEYS; index += 1) {
      this.#subkeys[index] = at(this.#subkeys, index) ^ at(key, index % key.length);
    }
    const block = new Uint32Array(2);
    let used = 0;
    for (const words of [this.#subkeys, this.#boxes]) {
      for (let index = 0; index < words.length; index += 2) {
        if (salt) {
          block[0] = at(block, 0) ^ at(salt, used);
          block[1] = at(block, 1) ^ at(salt, used + 1);
          used = (used + 2) % salt.length;
        }
        this.encrypt(block, 0);
        words.set(block, index);
      }
    }
  }
}

/** Every index is within. */
const at = (words: Uint32Array, index: number): number => words[index] ?? 0;
