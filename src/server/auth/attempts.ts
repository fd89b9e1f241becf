import { isIPv6 } from 'node:net';

/** So many wrong ones in a row, */
const AT_ONCE = 10;
/** and then one each so often. */
const REFILL_MS = 1000;
/** So many addresses are remembered. */
const MOST_ADDRESSES = 10_000;
const GROUPS_OF_A_SITE = 4;

type Bucket = { left: number; atMs: number };

/** How often each address may still guess. */
export class Attempts {
  readonly #nowMs: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Takes one; it is given back to whoever was right. @returns false where none is left */
  take(address: string): boolean {
    const bucket = this.#bucket(siteOf(address));
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }

  giveBack(address: string): void {
    this.#bucket(siteOf(address)).left += 1;
  }

  /** Moved to the end with each use: the oldest is the one to forget. */
  #bucket(site: string): Bucket {
    const now = this.#nowMs();
    const known = this.#buckets.get(site) ?? { left: AT_ONCE, atMs: now };
    known.left = Math.min(AT_ONCE, known.left + (now - known.atMs) / REFILL_MS);
    known.atMs = now;
    this.#buckets.delete(site);
    this.#buckets.set(site, known);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_ADDRESSES && oldest !== undefined) this.#buckets.delete(oldest);
    return known;
  }
}

/** Whoever has one address of IPv6 has all of its network. */
function siteOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const [before, after] = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].slice(0, GROUPS_OF_A_SITE).join(':');
}
