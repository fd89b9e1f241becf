import type { CliIo } from '../cli-io.js';
import { configuredTexts } from '../configured-text.js';
import type { Filter } from './filter.js';

const OPPOSITES: Readonly<Record<string, string>> = { label: 'label!', 'label!': 'label' };

/**
 * The filters of a prune with those that docker's `config.json` adds to every prune (`pruneFilters`), such as
 * `label!=keep`. One whose very opposite was asked for gives way; what is no `NAME=VALUE` is passed over.
 *
 * @see docker/cli, command/utils.go: PruneFilters
 */
export function withConfiguredFilters(asked: readonly Filter[], io: Pick<CliIo, 'env'>): readonly Filter[] {
  const added = configuredTexts(io, 'pruneFilters').flatMap((text): readonly Filter[] => {
    const equals = text.indexOf('=');
    return equals < 1 ? [] : [{ name: text.slice(0, equals), value: text.slice(equals + 1) }];
  });
  return [...asked, ...added.filter((filter) => !isDenied(filter, asked))];
}

const isDenied = ({ name, value }: Filter, asked: readonly Filter[]): boolean =>
  asked.some((other) => other.name === OPPOSITES[name] && other.value === value);
