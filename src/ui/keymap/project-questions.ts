import type { Container } from '../../engine/index.js';
import { count } from '../format.js';
import { isAlive } from '../state/container-order.js';
import type { Confirm } from '../state/overlay.js';
import type { OrderStages } from '../state/projects/project-order.js';
import { nameList } from './questions.js';

/** What a question about projects, services or one container of theirs is about. */
export type ProjectTarget = {
  /** `shop`, `shop: web`. */
  readonly name: string;
  readonly containers: readonly Container[];
  /** In which order they start: each stage after the one before. */
  readonly stages: readonly (readonly Container[])[];
};

/** Containers named one by one before the rest is counted: the dialog must have room on the smallest screen. */
const MAX_LINES = 6;

/** What there is of them all, by name: nothing goes that was not named, as far as there is room. */
function nameLines(targets: readonly ProjectTarget[]): readonly string[] {
  const lines = targets.map(({ name, containers }) => `${name}: ${nameList(containers.map((one) => one.name))}`);
  const hidden = lines.length - MAX_LINES;
  return hidden > 0 ? [...lines.slice(0, MAX_LINES), `and ${hidden} more`] : lines;
}

const allOf = (targets: readonly ProjectTarget[]): readonly Container[] => [
  ...new Map(targets.flatMap(({ containers }) => containers).map((container) => [container.id, container])).values(),
];

/** The stages of all targets beside one another; what stops or goes does so the other way round. */
export function stagesOf(
  targets: readonly ProjectTarget[],
  { isReversed, mayTake }: { readonly isReversed: boolean; readonly mayTake: (container: Container) => boolean },
): OrderStages {
  const length = Math.max(0, ...targets.map(({ stages }) => stages.length));
  const stages = Array.from({ length }, (_, index) =>
    targets.flatMap(({ stages: own }) => (own[index] ?? []).filter(mayTake).map(({ id }) => id)),
  ).filter((stage) => stage.length > 0);
  return isReversed ? stages.reverse() : stages;
}

/** Stopping can be undone: the focus is on going ahead. */
export function stopProjectsQuestion(targets: readonly ProjectTarget[]): Confirm {
  const alive = allOf(targets).filter(isAlive);
  const longest = Math.max(...alive.map(({ config }) => config.stopTimeoutSeconds));
  return {
    kind: 'confirm',
    title: `Stop ${count(alive.length, 'container')}?`,
    lines: [...nameLines(targets), `Asks each to end, and kills it after ${longest} s. They can be started again.`],
    acceptLabel: 'Stop',
    toggles: [],
    focus: 'accept',
    then: {
      type: 'project',
      stages: stagesOf(targets, { isReversed: true, mayTake: isAlive }),
      order: { kind: 'stop' },
    },
  };
}

export function restartProjectsQuestion(targets: readonly ProjectTarget[]): Confirm {
  return {
    kind: 'confirm',
    title: `Restart ${count(allOf(targets).length, 'container')}?`,
    lines: [...nameLines(targets), 'Those that others need come first.'],
    acceptLabel: 'Restart',
    toggles: [],
    focus: 'accept',
    then: {
      type: 'project',
      stages: stagesOf(targets, { isReversed: false, mayTake: () => true }),
      order: { kind: 'restart' },
    },
  };
}

/** What is removed is gone: the focus is on Cancel. Volumes stay, whatever is switched on. */
export function removeProjectsQuestion(targets: readonly ProjectTarget[]): Confirm {
  const containers = allOf(targets);
  const alive = containers.filter(isAlive);
  const volumes = namedVolumes(containers);
  return {
    kind: 'confirm',
    title: `Remove ${count(containers.length, 'container')}?`,
    lines: [
      ...nameLines(targets),
      'Their files and logs are gone for good.',
      volumes.length > 0 ? `Volumes stay: ${nameList(volumes)}.` : 'Volumes and networks stay.',
      ...(alive.length > 0 ? [`${alive.length} of them still run: only force removes those, by a kill.`] : []),
    ],
    acceptLabel: 'Remove',
    toggles: [{ name: 'force', key: 'f', label: 'force: kill what runs', isOn: false }],
    focus: 'cancel',
    then: {
      type: 'project',
      stages: stagesOf(targets, { isReversed: true, mayTake: () => true }),
      order: { kind: 'remove', force: false, removeVolumes: false },
    },
  };
}

const namedVolumes = (containers: readonly Container[]): readonly string[] => [
  ...new Set(
    containers.flatMap(({ config }) =>
      config.mounts.flatMap(({ type, isAnonymous, source }) => (type === 'volume' && !isAnonymous ? [source] : [])),
    ),
  ),
];
