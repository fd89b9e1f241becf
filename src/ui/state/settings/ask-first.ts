import type { Container } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import type { ContainerOrder } from '../container-order.js';
import type { Confirm } from '../overlay.js';

/** Whether a question is put by only because its user wants fewer: what it is about can be undone. */
export function isWaved({ settings }: Pick<AppState, 'settings'>, { then }: Confirm): boolean {
  if (settings.confirm !== 'destructive' || then.type !== 'containers') return false;
  return then.order.kind === 'stop' || then.order.kind === 'restart';
}

/** What is asked of those who want to be asked always; undefined for what is done at once. */
export function startQuestion(
  { settings }: Pick<AppState, 'settings'>,
  order: ContainerOrder,
  containers: readonly Container[],
): Confirm | undefined {
  const words = QUESTIONS[order.kind];
  if (settings.confirm !== 'always' || !words) return undefined;
  return {
    kind: 'confirm',
    title: containers.length === 1 ? words.one : words.several(containers.length),
    lines: [{ text: '{names}', names: containers.map(({ name }) => name) }],
    acceptLabel: words.accept,
    toggles: [],
    focus: 'accept',
    then: { type: 'containers', ids: containers.map(({ id }) => id), order },
  };
}

type Words = { readonly one: string; readonly several: (count: number) => string; readonly accept: string };

const QUESTIONS: Partial<Record<ContainerOrder['kind'], Words>> = {
  start: { one: 'Start?', several: (count) => `Start ${count} containers?`, accept: 'Start' },
  pause: { one: 'Pause?', several: (count) => `Pause ${count} containers?`, accept: 'Pause' },
  unpause: { one: 'Let it go on?', several: (count) => `Let ${count} containers go on?`, accept: 'Go on' },
};
