import type { AppState } from '../state/app-state.js';
import { tabsOf } from '../state/detail/tabs.js';
import { focusedField } from '../state/forms/forms.js';
import { focusedList } from '../state/selectors/lists.js';
import { typingTerminal } from '../state/terminals/update-terminals.js';
import type { Binding, Place } from './binding.js';
import { BUILD_KEYS } from './build-keys.js';
import { CLEANUP_KEYS } from './cleanup-keys.js';
import { CONTAINER_KEYS } from './container-keys.js';
import { COPY_KEYS } from './copy-keys.js';
import { DETAIL_KEYS } from './detail-keys.js';
import { FORM_KEYS } from './form-keys.js';
import { HELP_KEYS } from './help-keys.js';
import { IMAGE_KEYS } from './image-keys.js';
import { LIST_KEYS } from './list-keys.js';
import { LOG_KEYS } from './log-keys.js';
import { NETWORK_KEYS } from './network-keys.js';
import { OVERLAY_KEYS } from './overlay-keys.js';
import { PROJECT_KEYS } from './project-keys.js';
import { SCREEN_KEYS } from './screen-keys.js';
import { STATS_KEYS } from './stats-keys.js';
import { SYSTEM_KEYS } from './system-keys.js';
import { TERMINAL_KEYS } from './terminal-keys.js';
import { VISIT_KEYS } from './visit-keys.js';
import { VOLUME_KEYS } from './volume-keys.js';

/** Every key there is, as it is unless its user says otherwise. See `effective-keymap.ts` for what counts. */
export const KEYMAP: readonly Binding[] = [
  ...CONTAINER_KEYS,
  ...DETAIL_KEYS,
  ...IMAGE_KEYS,
  ...BUILD_KEYS,
  ...VOLUME_KEYS,
  ...NETWORK_KEYS,
  ...PROJECT_KEYS,
  ...SYSTEM_KEYS,
  ...STATS_KEYS,
  ...LOG_KEYS,
  ...TERMINAL_KEYS,
  ...LIST_KEYS,
  ...COPY_KEYS,
  ...VISIT_KEYS,
  ...SCREEN_KEYS,
  ...OVERLAY_KEYS,
  ...CLEANUP_KEYS,
  ...HELP_KEYS,
  ...FORM_KEYS,
];

/** What decides which keys count. */
export type KeyContext = Pick<AppState, 'overlay' | 'focus' | 'engine'> & {
  readonly detail: Pick<AppState['detail'], 'of' | 'tab'>;
} & Partial<Pick<AppState, 'terminals' | 'size'>> & { readonly system?: Pick<AppState['system'], 'tab'> | undefined };

const DETAIL_PLACES = {
  containers: 'container-detail',
  images: 'image-detail',
  volumes: 'volume-detail',
  networks: 'network-detail',
  projects: 'project-detail',
} as const;

/** The places whose keys count now. In no two of them may a key mean two things. */
export function placesOf(state: KeyContext): readonly Place[] {
  if (state.engine.kind === 'failed') return ['broken', 'always'];
  const { overlay } = state;
  if (overlay?.kind === 'form' && focusedField(overlay)?.kind !== 'text') return ['form', 'form-choice', 'always'];
  if (overlay?.kind === 'form' && focusedField(overlay)?.completes) return ['form', 'form-path', 'always'];
  if (overlay) return [overlay.kind, 'always'];
  const typedInto = state.terminals && typingTerminal({ ...state, terminals: state.terminals });
  // Not even what always means something: what is typed is for the container.
  if (typedInto) return typedInto.status.kind === 'ended' ? ['terminal-ended', 'terminal-typing'] : ['terminal-typing'];
  if (state.focus === 'detail') {
    const { of, tab } = state.detail;
    const numbers = tabsOf(of).length > 1 ? [] : (['views'] as const);
    return ['detail', DETAIL_PLACES[of], `${tab}-tab`, ...numbers, 'panes', 'always'];
  }
  if (state.focus === 'system') return ['system', `system-${state.system?.tab ?? 'disk'}`, 'panes', 'always'];
  if (state.focus === 'top') return ['top', 'views', 'lists', 'panes', 'always'];
  return [state.focus, 'overview', 'views', ...(focusedList(state) ? (['lists'] as const) : []), 'panes', 'always'];
}

/** A binding by its id, as tests and settings name it. */
export function bindingById(id: string): Binding {
  const found = KEYMAP.find((binding) => binding.id === id);
  if (!found) throw new Error(`no binding ${id}`);
  return found;
}

/** The places whose keys count once what lies on top is closed. */
export function placesBelow(state: KeyContext): readonly Place[] {
  return placesOf({ ...state, overlay: undefined });
}
