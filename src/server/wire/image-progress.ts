import type { ImageProgress, PushProgress } from '../../engine/index.js';
import type { ProgressMessage } from '../http/told-while-done.js';

/** Docker's words for what happens to a layer. Undefined: it has none. */
const PULL_WORDS: Readonly<Record<ImageProgress['phase'], string | undefined>> = {
  resolving: undefined,
  waiting: 'Pulling fs layer',
  downloading: 'Downloading',
  retrying: 'Retrying',
  extracting: 'Extracting',
  exists: 'Already exists',
  done: 'Pull complete',
};

const PUSH_WORDS: Readonly<Record<PushProgress['phase'], string>> = {
  preparing: 'Preparing',
  waiting: 'Waiting',
  pushing: 'Pushing',
  retrying: 'Retrying',
  pushed: 'Pushed',
  exists: 'Layer already exists',
  mounted: 'Mounted from',
  skipped: 'Skipped foreign layer',
};

/** A layer of a pull, in docker's words; undefined where docker says nothing. */
export function pullMessage({ layer, phase, ...step }: ImageProgress): ProgressMessage | undefined {
  const word = PULL_WORDS[phase];
  if (layer === undefined) return step.message === undefined ? undefined : { status: step.message };
  return word === undefined ? undefined : { status: word, ...detailOf(step), id: layer };
}

/** A layer of a push. */
export function pushMessage({ layer, phase, message, ...step }: PushProgress): ProgressMessage | undefined {
  if (layer === undefined) return message === undefined ? undefined : { status: message };
  const word = PUSH_WORDS[phase];
  return { status: message === undefined ? word : `${word} ${message}`, ...detailOf(step), id: layer };
}

type Amount = { readonly currentBytes?: number | undefined; readonly totalBytes?: number | undefined };

/** @see moby, pkg/jsonmessage: JSONProgress */
function detailOf({ currentBytes, totalBytes }: Amount): ProgressMessage {
  if (currentBytes === undefined) return { progressDetail: {} };
  const progressDetail = { current: currentBytes, ...(totalBytes !== undefined && { total: totalBytes }) };
  return { progressDetail, progress: barOf(currentBytes, totalBytes) };
}

const BAR_WIDTH = 50;

/** `[====>    ]  1.2MB/31.4MB`, for programs that print what they are given. */
function barOf(current: number, total = 0): string {
  if (total <= 0 || current > total) return sizeText(current).padStart(8);
  const filled = Math.floor((current / total) * BAR_WIDTH);
  const arrow = filled < BAR_WIDTH ? '>' : '';
  const bar = `[${'='.repeat(filled)}${arrow}${' '.repeat(BAR_WIDTH - filled - arrow.length)}]`;
  return `${bar} ${sizeText(current).padStart(8)}/${sizeText(total)}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Four digits that count, in powers of 1000. @see docker/go-units: HumanSize */
function sizeText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(4))}${UNITS[power]}`;
}
