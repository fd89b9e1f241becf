import { Box } from 'ink';
import type { ContainerId } from '../../engine/index.js';
import { compactBytes } from '../format.js';
import type { TypeAhead } from '../hooks/type-ahead.js';
import { useAppState } from '../hooks/use-app-state.js';
import { say } from '../language/say.js';
import { At } from '../parts/at.js';
import { dialogPicture, dialogRect, middle } from '../parts/dialog.js';
import { Picture } from '../parts/picture.js';
import type { AppState } from '../state/app-state.js';
import type { Overlay } from '../state/overlay.js';
import { containerById } from '../state/selectors/containers.js';
import { display } from '../text.js';
import type { Theme } from '../theme.js';
import { buildPicture } from './build-picture.js';
import { cleanupLines, filterNote } from './cleanup-lines.js';
import { confirmLines } from './confirm-lines.js';
import { copyLines } from './copy-lines.js';
import { DetailsView } from './details-view.js';
import { failureLines } from './failure-lines.js';
import { FormView } from './form-view.js';
import { helpPicture } from './help-picture.js';
import { PaletteView } from './palette-view.js';
import { PromptView } from './prompt-view.js';
import { pullLines, pullShare } from './pull-lines.js';
import { reportLines } from './report-lines.js';
import { helpWidth, readableWidth } from './scroll-extent.js';
import { type Drawn, type ScrollOptions, scrolling } from './scrolling.js';
import { signalLines } from './signal-lines.js';
import { TypedBelowView } from './typed-below-view.js';

export type OverlayViewProps = { readonly theme: Theme; readonly typeAhead: TypeAhead };

/** What lies over the panes, if anything does. */
export function OverlayView({ theme, typeAhead }: OverlayViewProps) {
  const state = useAppState(whileCovered);
  if (!state?.overlay) return null;
  const { overlay } = state;
  if (overlay.kind === 'prompt')
    return <PromptView prompt={overlay} size={state.size} theme={theme} typeAhead={typeAhead} />;
  if (overlay.kind === 'palette') return <PaletteView palette={overlay} theme={theme} typeAhead={typeAhead} />;
  if (overlay.kind === 'form') return <FormView form={overlay} theme={theme} typeAhead={typeAhead} />;
  if (overlay.kind === 'details') return <DetailsView overlay={overlay} theme={theme} />;
  const drawn = dialogOf(overlay, state, theme);
  if (overlay.kind === 'help-search' || overlay.kind === 'cleanup-filter')
    return <TypedBelowView overlay={overlay} drawn={drawn} size={state.size} theme={theme} typeAhead={typeAhead} />;
  const { rect, picture } = drawn;
  return (
    <At rect={rect}>
      <Box>
        <Picture text={picture} theme={theme} />
      </Box>
    </At>
  );
}

/** Without an overlay no change of the state draws it again. */
const whileCovered = (state: AppState): AppState | undefined => (state.overlay ? state : undefined);

type DrawnOverlay = Exclude<Overlay, { readonly kind: 'prompt' | 'details' | 'palette' | 'form' }>;

/** Large enough from the start that it does not grow with the first layers. */
const MIN_PULL_HEIGHT = 10;

/** A dialog of lines alone, and where it stands. */
export function dialogOf(overlay: DrawnOverlay, state: AppState, theme: Theme): Drawn {
  const { size, nowMs } = state;
  const readable = readableWidth(size);
  switch (overlay.kind) {
    case 'help':
    case 'help-search':
      return helpPicture(overlay, state, theme);
    case 'failure':
      return scrolling(failureLines(overlay.problem, { width: readable, theme }), {
        top: overlay.top,
        title: 'That did not work',
        state,
        theme,
      });
    case 'report':
      return scrolling(reportLines(overlay, { width: helpWidth(size) }), {
        top: overlay.top,
        title: display(overlay.title),
        state,
        theme,
      });
    case 'confirm':
      return fitted(confirmLines(overlay, { width: readable, height: size.rows - 4, theme }), {
        title: display(overlay.title),
        state,
        theme,
      });
    case 'signals': {
      const { target, cursor } = overlay;
      const nameOf = (id: ContainerId): string => containerById(state, id)?.name ?? id.slice(0, 12);
      return fitted(signalLines(target, cursor, { width: readable, nameOf, theme }), {
        title: target.kind === 'containers' ? 'Kill' : 'Signal',
        foot: 'enter sends, esc cancels',
        state,
        theme,
      });
    }
    case 'build':
      return buildPicture(overlay, state, theme);
    case 'copies':
      return fitted(copyLines(overlay, { width: readable, theme }), {
        title: `Copy: ${display(overlay.name)}`,
        foot: 'enter copies, esc cancels',
        state,
        theme,
      });
    case 'pull':
      return pullPicture(overlay.pullId, state, theme);
    case 'cleanup':
    case 'cleanup-filter': {
      const rect = middle(size, { width: 110, height: Math.max(10, overlay.items.length + 6) });
      const lines = cleanupLines(overlay, { width: rect.width - 4, height: rect.height - 2, nowMs, theme });
      return {
        rect,
        picture: dialogPicture(lines, rect, {
          title: 'Clean up',
          beside: filterNote(overlay, nowMs),
          foot: overlay.phase === 'choosing' ? 'space marks, a all, / filters, d removes, tab buttons' : 'esc closes',
          theme,
        }),
      };
    }
    default:
      return overlay satisfies never;
  }
}

function fitted(
  lines: readonly string[],
  { title, foot, state, theme }: Omit<ScrollOptions, 'top'> & { readonly foot?: string | undefined },
): Drawn {
  const rect = dialogRect(state.size, lines, title);
  return { rect, picture: dialogPicture(lines, rect, { title, foot, theme }) };
}

const TRANSFERS = { pull: 'Pull', push: 'Push', save: 'Save to', load: 'Load' } as const;

function pullPicture(pullId: number, state: AppState, theme: Theme): Drawn {
  const pull = state.pulls.find(({ id }) => id === pullId);
  const layers = pull?.layers.length ?? 0;
  const rect = middle(state.size, { width: 90, height: Math.max(MIN_PULL_HEIGHT, layers + 4) });
  if (!pull) return { rect, picture: dialogPicture([], rect, { title: 'Pull', theme }) };
  const place = { width: rect.width - 4, height: rect.height - 4, theme };
  const speed = pull.bytesPerSecond > 0 ? `, ${compactBytes(pull.bytesPerSecond, 1000)}/s` : '';
  const heading =
    pull.status === 'cancelling'
      ? theme.paint('warn', `${say('Cancelling')}${theme.glyphs.ellipsis}`)
      : `${pullShare(pull)}${speed}`;
  const lines = [heading, '', ...pullLines(pull, place)];
  return {
    rect,
    picture: dialogPicture(lines, rect, {
      title: `${TRANSFERS[pull.kind]} ${display(pull.ref)}`,
      foot: 'x cancels, esc lets it go on',
      theme,
    }),
  };
}
