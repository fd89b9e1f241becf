import { useMemo } from 'react';
import { useAppState } from '../../hooks/use-app-state.js';
import { say } from '../../language/say.js';
import { innerHeight, type Rect } from '../../layout.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import type { DetailTab } from '../../state/detail/detail.js';
import { detailContainer, detailImage } from '../../state/selectors/detail.js';
import { comparedWith } from '../../state/selectors/image-detail.js';
import { remember } from '../../state/selectors/memo.js';
import { networkById } from '../../state/selectors/networks.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { imageName } from '../images/images-rows.js';
import { drawChanges } from './changes-tab.js';
import { drawComparison } from './compare-tab.js';
import { drawDockerfile } from './dockerfile-tab.js';
import { drawEnvironment } from './environment-tab.js';
import { drawEvents } from './events-tab.js';
import { drawFiles } from './files-tab.js';
import { drawFlows } from './flows-tab.js';
import { drawHistory } from './history-tab.js';
import { drawInspect } from './inspect-tab.js';
import { drawLayers } from './layers-tab.js';
import { drawOverview } from './overview-tab.js';
import { drawProcesses } from './processes-tab.js';
import { drawSaves } from './saves-tab.js';
import { drawServices } from './services-tab.js';
import type { DrawTab } from './tab-drawing.js';
import { tabStrip } from './tab-strip.js';
import { drawUsers } from './users-tab.js';

export type DetailPaneProps = { readonly rect: Rect; readonly theme: Theme };

const TABS: Readonly<Record<DetailTab, DrawTab>> = {
  processes: drawProcesses,
  files: drawFiles,
  changes: drawChanges,
  environment: drawEnvironment,
  events: drawEvents,
  saves: drawSaves,
  overview: drawOverview,
  layers: drawLayers,
  history: drawHistory,
  users: drawUsers,
  dockerfile: drawDockerfile,
  inspect: drawInspect,
  compare: drawComparison,
  services: drawServices,
  flows: drawFlows,
};

/** One side of what is selected in a list. */
export function DetailPane({ rect, theme }: DetailPaneProps) {
  const picture = useMemo(() => remember(detailParts, (state) => detailPicture(state, { rect, theme })), [rect, theme]);
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function detailParts(state: AppState): readonly unknown[] {
  return [
    state.detail,
    detailContainer(state),
    detailImage(state),
    comparedWith(state),
    state.focus,
    agesShown(state),
    ...(state.detail.tab === 'services' ? [state.containers, state.usage, state.pending] : []),
  ];
}

const AGED_TABS: ReadonlySet<DetailTab> = new Set([
  'files',
  'events',
  'saves',
  'overview',
  'history',
  'users',
  'services',
]);

/** Ages are told by the minute; a second alone draws nothing anew. */
function agesShown({ detail, nowMs }: AppState): number | undefined {
  return AGED_TABS.has(detail.tab) ? Math.floor(nowMs / 1000) : undefined;
}

export function detailPicture(state: AppState, { rect, theme }: DetailPaneProps): string {
  const isFocused = state.focus === 'detail';
  const { of, tab } = state.detail;
  const width = rect.width - 2;
  const height = Math.max(0, innerHeight(rect) - 1);
  const { lines, titles, foot } = TABS[tab](state, { width, height, isFocused, theme });
  return frame([tabStrip({ of, tab }, { width, theme }), ...lines], {
    ...rect,
    titles: [subjectName(state), ...titles],
    isNamed: true,
    foot,
    isFocused,
    theme,
  });
}

const NOTHING = 'nothing selected';

function subjectName(state: AppState): string {
  const { of, subject } = state.detail;
  if (of === 'networks') return display(networkById(state, subject)?.name ?? say(NOTHING));
  if (of === 'volumes' || of === 'projects') return display(subject ?? say(NOTHING));
  const image = detailImage(state);
  if (!image) return display(detailContainer(state)?.name ?? say(NOTHING));
  const { name, tag } = imageName(image);
  return display(tag === '' ? name : `${name}:${tag}`);
}
