import type { Container, FileChange, HistoryStep, ImageLayer, LayerFile } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import type { ConfigDifference } from '../detail/compare-configs.js';
import { readValue } from '../detail/reading.js';
import { imageById, type UsedImage } from './images.js';
import { matcher } from './matcher.js';
import { memo } from './memo.js';

/** A layer, or a file below one that is unfolded. */
export type LayerRow = { readonly id: string } & (
  | { readonly kind: 'layer'; readonly layer: ImageLayer; readonly isOpen: boolean }
  | { readonly kind: 'file'; readonly file: LayerFile }
);

/** The layers, lowest first, with the files of those that are unfolded; of a filter, what matches and its layers. */
export const visibleLayers = memo(
  ({ detail }: AppState) => [readValue(detail.layers), detail.turnedNodes, detail.views.layers.filter] as const,
  (read, turned, filter): readonly LayerRow[] => {
    const matches = matcher(filter);
    return (read?.layers ?? []).flatMap((layer, index): readonly LayerRow[] => {
      const id = `layer ${index}`;
      const isOpen = turned.has(id);
      const found = isOpen || filter !== '' ? layer.files.filter(({ path, kind }) => matches(path, kind)) : [];
      if (filter !== '' && found.length === 0 && !matches(layer.createdBy)) return [];
      const files = isOpen ? found.map((file) => ({ id: `${index} ${file.path}`, kind: 'file' as const, file })) : [];
      return [{ id, kind: 'layer', layer, isOpen }, ...files];
    });
  },
);

export type HistoryRow = { readonly id: string; readonly step: HistoryStep };

export const visibleHistory = memo(
  ({ detail }: AppState) => [readValue(detail.history), detail.views.history.filter] as const,
  (steps, filter): readonly HistoryRow[] => {
    const matches = matcher(filter);
    return (steps ?? [])
      .map((step, index) => ({ id: String(index), step }))
      .filter(({ step }) => matches(`${step.createdBy} ${step.comment}`));
  },
);

/** The containers that were made from the image. */
export const visibleUsers = memo(
  (state: AppState) => [imageById(state, state.detail.subject)?.users, state.detail.views.users.filter] as const,
  (users, filter): readonly Container[] => {
    const matches = matcher(filter);
    return (users ?? []).filter(({ name, id, state }) => matches(`${name} ${id}`, state.status));
  },
);

/** What the image of the detail is compared with: the one other image that is marked. */
export function comparedWith(state: AppState): UsedImage | undefined {
  const [other, ...more] = [...state.lists.images.marked].filter((id) => id !== state.detail.subject);
  return more.length === 0 ? imageById(state, other) : undefined;
}

/** A file, or something of the configuration, that is otherwise in the other image. */
export type DifferenceRow = { readonly id: string } & (
  | ({ readonly of: 'file' } & FileChange)
  | ({ readonly of: 'config' } & ConfigDifference)
);

/** How it differs from the other image: first how it runs, then its files. */
export const visibleDifferences = memo(
  ({ detail }: AppState) => [readValue(detail.compare), detail.views.compare.filter] as const,
  (comparison, filter): readonly DifferenceRow[] => {
    const matches = matcher(filter);
    const settings = (comparison?.settings ?? [])
      .filter(({ name, kind, before = '', after = '' }) => matches(`${name} ${before} ${after}`, kind))
      .map((setting): DifferenceRow => ({ ...setting, of: 'config', id: `config ${setting.name}` }));
    const files = (comparison?.changes ?? [])
      .filter(({ path, kind }) => matches(path, kind))
      .map((change): DifferenceRow => ({ ...change, of: 'file', id: change.path }));
    return [...settings, ...files];
  },
);

export type InstructionRow = { readonly id: string; readonly text: string };

/** The lines of the Dockerfile as it was recovered. */
export const visibleInstructions = memo(
  ({ detail }: AppState) => [readValue(detail.dockerfile), detail.views.dockerfile.filter] as const,
  (lines, filter): readonly InstructionRow[] => {
    const matches = matcher(filter);
    return (lines ?? []).map((text, index) => ({ id: String(index), text })).filter(({ text }) => matches(text));
  },
);
