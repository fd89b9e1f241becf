import type { AppState } from '../app-state.js';
import { type FactValue, imageFacts } from '../detail/image-facts.js';
import { readValue } from '../detail/reading.js';
import { imageById } from './images.js';
import { matcher } from './matcher.js';
import { memo } from './memo.js';

/** A value of a fact; the first of a fact says which. */
export type OverviewRow = {
  readonly id: string;
  readonly fact: string;
  readonly isFirst: boolean;
  readonly value: FactValue;
};

type Row = Omit<OverviewRow, 'isFirst'>;

const overviewRows = memo(
  (state: AppState) =>
    [
      imageById(state, state.detail.subject),
      readValue(state.detail.inspectedImage)?.image.config.config,
      state.detail.showsSecrets,
    ] as const,
  (image, run, showsSecrets): readonly Row[] => {
    if (!image) return [];
    return imageFacts(image, { run, showsSecrets }).flatMap(({ fact, values }) =>
      values.map((value, index) => ({ id: `${fact} ${index}`, fact, value })),
    );
  },
);

/** What there is to know of the image at a glance, as far as it matches. */
export const visibleOverview = memo(
  (state: AppState) => [overviewRows(state), state.detail.views.overview.filter] as const,
  (rows, filter): readonly OverviewRow[] => {
    const matches = matcher(filter);
    const found = rows.filter(({ fact, value }) => matches(`${fact} ${searched(value)}`));
    return found.map((row, index) => ({ ...row, isFirst: found[index - 1]?.fact !== row.fact }));
  },
);

/** How many rows it has without a filter. */
export const overviewCount = (state: AppState): number => overviewRows(state).length;

function searched(value: FactValue): string {
  if (value.kind === 'user') return `${value.container.name} ${value.container.state.status}`;
  return value.kind === 'text' || value.kind === 'word' ? value.text : '';
}
