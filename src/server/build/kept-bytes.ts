import type { Engine } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';
import { textOf } from '../http/query.js';

/**
 * How much of the build cache `POST /build/prune` is to leave; undefined for nothing. What is reserved goes before the rest.
 *
 * @throws argument_invalid @see moby, api/server/router/build/build_routes.go: postPrune; buildkit, cache/manager.go: calculateKeepBytes
 */
export async function keptBytes(
  { builds, system }: Pick<Engine, 'builds' | 'system'>,
  query: URLSearchParams,
  version: ApiVersion,
): Promise<number | undefined> {
  const keepStorage = bytesOf(query, 'keep-storage');
  if (!isAtLeast(version, '1.48')) return keepStorage || undefined;
  const reserved = bytesOf(query, 'reserved-space') || keepStorage;
  const mostUsed = bytesOf(query, 'max-used-space');
  const leastFree = bytesOf(query, 'min-free-space');
  if (leastFree === 0) return Math.max(mostUsed, reserved) || undefined;
  const [{ diskFreeBytes }, records] = await Promise.all([system.hostSample(), builds.cacheUsage()]);
  const usedBytes = records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const tooMuch = Math.max(0, leastFree - diskFreeBytes);
  return Math.max(Math.min(mostUsed || usedBytes, usedBytes - tooMuch), reserved);
}

/** 0 where it is not given. */
function bytesOf(query: URLSearchParams, name: string): number {
  const given = textOf(query, name) ?? '0';
  if (/^[+-]?\d+$/.test(given)) return Math.max(0, Number(given));
  throw invalid(
    `${name} is in bytes and expects an integer, got ${given}: strconv.Atoi: parsing ${JSON.stringify(given)}: invalid syntax`,
  );
}
