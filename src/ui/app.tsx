import { Box, useInput } from 'ink';
import { useMemo } from 'react';
import type { TerminalViews } from './effects/terminals/terminal-sessions.js';
import { footerLine, noticeRows } from './footer-line.js';
import { engineFailurePicture, tooSmallPicture } from './full-screens.js';
import { headerLine } from './header.js';
import { TypeAhead } from './hooks/type-ahead.js';
import { StoreContext, useAppState } from './hooks/use-app-state.js';
import { useKeys } from './hooks/use-keys.js';
import { type Layout, layout, type Rect } from './layout.js';
import { OverlayView } from './overlays/overlay-view.js';
import { ContainersPane } from './panes/containers/containers-pane.js';
import { DetailPane } from './panes/detail/detail-pane.js';
import { ImagesPane } from './panes/images/images-pane.js';
import { LogsPane } from './panes/logs/logs-pane.js';
import { NetworksPane } from './panes/networks/networks-pane.js';
import { ProjectsPane } from './panes/projects/projects-pane.js';
import { StatsPane } from './panes/stats/stats-pane.js';
import { SystemPane } from './panes/system/system-pane.js';
import { TerminalPane } from './panes/terminal/terminal-pane.js';
import { TopPane } from './panes/top/top-pane.js';
import { VolumesPane } from './panes/volumes/volumes-pane.js';
import { At } from './parts/at.js';
import { Picture } from './parts/picture.js';
import type { AppState } from './state/app-state.js';
import { memo, remember } from './state/selectors/memo.js';
import type { Store } from './state/store.js';
import type { LogBuffer } from './streams/log-buffer.js';
import type { StatsHistory } from './streams/stats-history.js';
import type { TerminalTraits } from './terminal/index.js';
import { createTheme, type Theme } from './theme.js';

export type AppProps = {
  readonly store: Store;
  readonly traits: TerminalTraits;
  readonly logs: LogBuffer;
  readonly history: StatsHistory;
  readonly terminals: TerminalViews;
};

/** The whole screen. */
export function App({ store, ...props }: AppProps) {
  return (
    <StoreContext value={store}>
      <Screen {...props} />
    </StoreContext>
  );
}

type ScreenProps = Omit<AppProps, 'store'>;
type DrawnProps = Omit<ScreenProps, 'traits'> & { readonly theme: Theme };

const currentLayout = memo(
  ({ size, focus, zoom, secondList, detail, terminals }: AppState) =>
    [size, focus, zoom, secondList, detail.isOpen, terminals.tabs.length] as const,
  (...[size, focus, zoom, secondList, isOpen, length]): Layout =>
    layout({ size, focus, zoom, secondList, detail: { isOpen }, terminals: { tabs: { length } } }),
);

/** The same as long as nobody chooses another: everything that is drawn depends on it. */
function useTheme(traits: TerminalTraits): Theme {
  const settings = useAppState((state) => state.settings);
  return useMemo(() => createTheme({ ...traits, settings }), [traits, settings]);
}

function Screen({ traits, ...streams }: ScreenProps) {
  const theme = useTheme(traits);
  const props = { ...streams, theme };
  const typeAhead = useMemo(() => new TypeAhead(), []);
  useInput(useKeys(typeAhead));
  const size = useAppState((state) => state.size);
  const isFailed = useAppState(({ engine }) => engine.kind === 'failed');
  const place = useAppState(currentLayout);
  if (place.kind === 'too-small') return <FullScreen draw={tooSmallPicture} theme={theme} />;
  if (isFailed) return <FullScreen draw={(state) => engineFailurePicture(state, theme)} theme={theme} />;
  return (
    <Box width={size.columns} height={size.rows}>
      <Panes place={place} {...props} />
      <OverlayView theme={theme} typeAhead={typeAhead} />
    </Box>
  );
}

function FullScreen({ draw, theme }: { readonly draw: (state: AppState) => string; readonly theme: Theme }) {
  return <Picture text={useAppState(draw)} theme={theme} />;
}

type PlacedLayout = Exclude<Layout, { readonly kind: 'too-small' }>;

function Panes({ place, theme, logs, history, terminals }: DrawnProps & { readonly place: PlacedLayout }) {
  const { header, footer, panes } = place;
  return (
    <>
      <At rect={header}>
        <Header width={header.width} theme={theme} />
      </At>
      {panes.containers && (
        <At rect={panes.containers}>
          <ContainersPane rect={panes.containers} theme={theme} history={history} />
        </At>
      )}
      {panes.images && (
        <At rect={panes.images}>
          <ImagesPane rect={panes.images} theme={theme} />
        </At>
      )}
      {panes.volumes && (
        <At rect={panes.volumes}>
          <VolumesPane rect={panes.volumes} theme={theme} />
        </At>
      )}
      {panes.networks && (
        <At rect={panes.networks}>
          <NetworksPane rect={panes.networks} theme={theme} />
        </At>
      )}
      {panes.projects && (
        <At rect={panes.projects}>
          <ProjectsPane rect={panes.projects} theme={theme} />
        </At>
      )}
      {panes.stats && (
        <At rect={panes.stats}>
          <StatsPane rect={panes.stats} theme={theme} history={history} />
        </At>
      )}
      {panes.logs && (
        <At rect={panes.logs}>
          <LogsPane rect={panes.logs} theme={theme} buffer={logs} />
        </At>
      )}
      {panes.system && (
        <At rect={panes.system}>
          <SystemPane rect={panes.system} theme={theme} />
        </At>
      )}
      {panes.top && (
        <At rect={panes.top}>
          <TopPane rect={panes.top} theme={theme} history={history} />
        </At>
      )}
      {panes.detail && (
        <At rect={panes.detail}>
          <DetailPane rect={panes.detail} theme={theme} />
        </At>
      )}
      {panes.terminal && (
        <At rect={panes.terminal}>
          <TerminalPane rect={panes.terminal} theme={theme} views={terminals} />
        </At>
      )}
      <At rect={footer}>
        <Footer width={footer.width} theme={theme} />
      </At>
      <NoticeAbove footer={footer} theme={theme} />
    </>
  );
}

type LineProps = { readonly width: number; readonly theme: Theme };

function headerParts({ machine, nowMs, containers, images, settings, silentSinceMs }: AppState): readonly unknown[] {
  return [machine, nowMs, containers, images, settings.readOnly, silentSinceMs];
}

function Header({ width, theme }: LineProps) {
  const line = useMemo(() => remember(headerParts, (state) => headerLine(state, { width, theme })), [width, theme]);
  return <Picture text={useAppState(line)} theme={theme} />;
}

/** No key depends on the time or on figures, which change all the time: but for how long something can be taken back. */
function footerParts({ nowMs, usage: _usage, machine, ...others }: AppState): readonly unknown[] {
  return [...Object.values(others), machine.contextName, others.cleanupAtWork && nowMs];
}

function Footer({ width, theme }: LineProps) {
  const line = useMemo(() => remember(footerParts, (state) => footerLine(state, { width, theme })), [width, theme]);
  return <Picture text={useAppState(line)} theme={theme} />;
}

/** The beginning of a notice that is longer than the footer. */
function NoticeAbove({ footer, theme }: { readonly footer: Rect; readonly theme: Theme }) {
  const { width } = footer;
  const notice = useAppState((state) => state.notice);
  const rows = useMemo(() => (notice ? noticeRows(notice, { width, theme }).slice(0, -1) : []), [notice, width, theme]);
  if (rows.length === 0) return null;
  return (
    <At rect={{ ...footer, y: footer.y - rows.length, height: rows.length }}>
      <Picture text={rows.join('\n')} theme={theme} />
    </At>
  );
}
