import { useMemo } from 'react';
import { useAppState } from '../../hooks/use-app-state.js';
import { keyOf } from '../../keymap/key-of.js';
import { say } from '../../language/say.js';
import { innerHeight, type Rect } from '../../layout.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import { remember } from '../../state/selectors/memo.js';
import { SYSTEM_TABS, type SystemTab } from '../../state/system/system-view.js';
import { textWidth } from '../../text.js';
import type { Theme } from '../../theme.js';
import type { DrawTab } from '../detail/tab-drawing.js';
import { drawBackups } from './backups-tab.js';
import { drawContexts } from './contexts-tab.js';
import { drawDisk } from './disk-tab.js';
import { drawEngineFacts } from './engine-tab.js';
import { drawSystemEvents } from './events-tab.js';
import { drawRegistries } from './registries-tab.js';
import { drawRequests } from './requests-tab.js';

export type SystemPaneProps = { readonly rect: Rect; readonly theme: Theme };

const TABS: Readonly<Record<SystemTab, DrawTab>> = {
  disk: drawDisk,
  events: drawSystemEvents,
  engine: drawEngineFacts,
  contexts: drawContexts,
  registries: drawRegistries,
  backups: drawBackups,
  requests: drawRequests,
};

/** The engine and its machine, one side at a time. */
export function SystemPane({ rect, theme }: SystemPaneProps) {
  const picture = useMemo(() => remember(systemParts, (state) => systemPicture(state, { rect, theme })), [rect, theme]);
  return <Picture text={useAppState(picture)} theme={theme} />;
}

/** Ages are told by the second. */
function systemParts({ system, machine, volumes, pending, nowMs }: AppState): readonly unknown[] {
  return [system, machine, volumes, pending, Math.floor(nowMs / 1000)];
}

export function systemPicture(state: AppState, { rect, theme }: SystemPaneProps): string {
  const width = rect.width - 2;
  const height = Math.max(0, innerHeight(rect) - 1);
  const { tab } = state.system;
  const { lines, titles, foot } = TABS[tab](state, { width, height, isFocused: true, theme });
  return frame([systemTabStrip(tab, { width, theme }), ...lines], {
    ...rect,
    titles: [`${keyOf(state, 'pane.system')} System`, ...titles],
    foot,
    isFocused: true,
    theme,
  });
}

/** The names of the tabs with their numbers, the one that is shown standing out; short names where there is little room. */
export function systemTabStrip(
  shown: SystemTab,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string {
  const strip = (name: 'title' | 'short', gap: string): string =>
    ` ${SYSTEM_TABS.map((tab, index) =>
      theme.paint(tab.tab === shown ? 'selected' : 'faint', `${index + 1} ${say(tab[name])}`),
    ).join(gap)}`;
  const attempts = [strip('title', '   '), strip('title', ' '), strip('short', ' ')];
  return attempts.find((text) => textWidth(text) <= width) ?? attempts.at(-1) ?? '';
}
