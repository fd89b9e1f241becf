import { formatIpAddress, parseIpAddress } from './ip-address.js';
import { type Subnet, size } from './subnet.js';

/**
 * An address that nobody has, the next one behind `last`: one that has just become free is given out again as late as
 * possible, since the kernel takes its old network namespace down only after a while.
 *
 * @param range Where to look; a part of `subnet`, or all of it.
 * @param taken Those that are not to be had, in any order; the network's own and the broadcast address need not be there.
 * @returns undefined where all are taken
 */
export function nextFreeAddress(
  subnet: Subnet,
  {
    range = subnet,
    taken,
    last,
  }: { readonly range?: Subnet | undefined; readonly taken: readonly string[]; readonly last: string },
): string | undefined {
  const { first, count } = hostsIn(subnet, range);
  if (count <= 0n) return undefined;
  const numbers = new Set(taken.map((text) => parseIpAddress(text)?.number));
  const previous = parseIpAddress(last)?.number ?? first - 1n;
  const start = previous >= first && previous < first + count ? previous + 1n - first : 0n;
  // One of so many in a row must be free, if any is.
  const steps = BigInt(numbers.size) < count ? BigInt(numbers.size) + 1n : count;
  for (let step = 0n; step < steps; step++) {
    const number = first + ((start + step) % count);
    if (!numbers.has(number)) return formatIpAddress({ family: subnet.family, number });
  }
  return undefined;
}

/** Without the network's own address, and without IPv4's last one, which is for all. Of two addresses or one, each is a host's. */
function hostsIn(subnet: Subnet, range: Subnet): { readonly first: bigint; readonly count: bigint } {
  const isTiny = size(subnet) <= 2n;
  const lowest = isTiny ? subnet.base : subnet.base + 1n;
  const highest = subnet.base + size(subnet) - (subnet.family === 'ipv4' && !isTiny ? 2n : 1n);
  const first = range.base > lowest ? range.base : lowest;
  const rangeEnd = range.base + size(range) - 1n;
  const last = rangeEnd < highest ? rangeEnd : highest;
  return { first, count: last - first + 1n };
}
