import type { BuildCacheRecord, Engine } from '../../engine/index.js';
import { ago } from '../../wire/words/human-duration.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { tableLines } from '../format/table.js';
import { humanSize } from '../print/human-size.js';

/** `docker buildx du` */
export const builderDu = command({
  summary: 'Show what the build cache takes on the disk',
  operands: { usage: '', min: 0, max: 0 },
  flags: { verbose: switchFlag({ help: 'Show all of each record, and what it is of' }) },
  async run(engine: Pick<Engine, 'builds'>, { flags: { verbose }, out, nowMs }) {
    const records = await engine.builds.cacheUsage();
    const lines = verbose ? records.flatMap((record) => details(record, nowMs())) : table(records, nowMs());
    for (const line of lines) out.line(line);
    for (const line of sums(records)) out.line(line);
  },
});

const table = (records: readonly BuildCacheRecord[], nowMs: number): readonly string[] =>
  tableLines([
    ['ID', 'RECLAIMABLE', 'SIZE', 'LAST ACCESSED'],
    ...records.map(({ id, isInUse, isShared, sizeBytes, lastUsedAtMs }) => [
      id,
      String(!isInUse),
      `${humanSize(sizeBytes)}${isShared ? '*' : ''}`,
      ago(lastUsedAtMs, nowMs),
    ]),
  ]);

/** @see docker/buildx, commands/diskusage.go: printVerbose */
function details(record: BuildCacheRecord, nowMs: number): readonly string[] {
  const { id, parents, type, description, isInUse, isShared, sizeBytes, createdAtMs, lastUsedAtMs, useCount } = record;
  const facts: readonly (readonly [string, string])[] = [
    ['ID', id],
    ...(parents.length > 0 ? [['Parents', parents.join(', ')] as const] : []),
    ['Created at', new Date(createdAtMs).toISOString()],
    ['Mutable', 'false'],
    ['Reclaimable', String(!isInUse)],
    ['Shared', String(isShared)],
    ['Size', humanSize(sizeBytes)],
    ['Description', description],
    ['Usage count', String(useCount)],
    ['Last used', ago(lastUsedAtMs, nowMs)],
    ['Type', type],
  ];
  return [...facts.map(([name, value]) => `${`${name}:`.padEnd(15)}${value}`), ''];
}

function sums(records: readonly BuildCacheRecord[]): readonly string[] {
  const sum = (each: readonly BuildCacheRecord[]): string =>
    humanSize(each.reduce((total, { sizeBytes }) => total + sizeBytes, 0));
  return [
    `Shared:         ${sum(records.filter(({ isShared }) => isShared))}`,
    `Private:        ${sum(records.filter(({ isShared }) => !isShared))}`,
    `Reclaimable:    ${sum(records.filter(({ isInUse }) => !isInUse))}`,
    `Total:          ${sum(records)}`,
  ];
}
