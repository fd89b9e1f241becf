import type { Engine, FoundRepository } from '../../engine/index.js';
import { toSearchFilter } from '../../wire/words/search-filter.js';
import { command } from '../command.js';
import { integerFlag, switchFlag } from '../flag.js';
import { type Columns, column } from '../format/columns.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { filterFlag } from '../values/filter.js';

const DESCRIPTION_LENGTH = 45;

/** `docker search`; with a registry in front of the term, there. */
export const search = command({
  summary: 'Search Docker Hub, or another registry, for images',
  operands: { usage: '[REGISTRY/]TERM', min: 1, max: 1 },
  flags: {
    filter: filterFlag,
    format: listFormatFlag,
    limit: integerFlag({ help: 'Max number of search results', shownDefault: '25' }),
    noTrunc: switchFlag({ help: "Don't truncate output" }),
  },
  async run({ registries }: Pick<Engine, 'registries'>, { flags, operands: [term = ''], out, untilInterrupted }) {
    const { filter, format, limit, noTrunc } = flags;
    const isWanted = toSearchFilter(filter);
    using interruption = untilInterrupted();
    const found = await registries.search(term, { limit, cancelSignal: interruption.signal });
    await printRows(out, {
      items: found.filter(isWanted),
      columns: columns({ isTruncated: !noTrunc }),
      shown: ['Name', 'Description', 'StarCount', 'IsOfficial'],
      format,
    });
  },
});

const columns = ({ isTruncated }: { readonly isTruncated: boolean }): Columns<FoundRepository> => ({
  Name: column('NAME', ({ name }) => plain(name)),
  Description: column('DESCRIPTION', ({ description }) => {
    const text = plain(description);
    return isTruncated && text.length > DESCRIPTION_LENGTH ? `${text.slice(0, DESCRIPTION_LENGTH - 1)}…` : text;
  }),
  StarCount: column('STARS', ({ stars }) => `${stars}`),
  IsOfficial: column('OFFICIAL', ({ isOfficial }) => (isOfficial ? '[OK]' : '')),
  IsAutomated: column('AUTOMATED', ({ isAutomated }) => (isAutomated ? '[OK]' : '')),
});

/** A stranger's words, on one line and without what a terminal would obey. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
