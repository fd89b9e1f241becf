import type { TypeAhead } from '../hooks/type-ahead.js';
import { useAppState, useDispatch } from '../hooks/use-app-state.js';
import { type PaletteAction, paletteActions } from '../keymap/palette.js';
import { say } from '../language/say.js';
import type { Rect } from '../layout.js';
import { At } from '../parts/at.js';
import { dialogPicture, middle } from '../parts/dialog.js';
import { Field } from '../parts/field.js';
import { Picture } from '../parts/picture.js';
import { widestText } from '../parts/table.js';
import { wrapWords } from '../parts/wrap-words.js';
import type { PaneId, ScreenSize } from '../state/app-state.js';
import type { Palette } from '../state/overlay.js';
import { settledTop } from '../state/settled-top.js';
import { display, fit, textWidth } from '../text.js';
import type { Theme } from '../theme.js';

export type PaletteViewProps = { readonly palette: Palette; readonly theme: Theme; readonly typeAhead: TypeAhead };

/** Names have as many cells as they need, between these. */
const LEAST_LABEL_WIDTH = 24;
const MOST_LABEL_WIDTH = 34;
const KEY_WIDTH = 8;

/** An empty line, and what the action under the cursor does, in full. */
const WHOLE_LINES = 3;
/** Where there is less room all of it is for actions. */
const LEAST_HEIGHT = 14;

/** Where the palette stands: a line to type into, an empty one, then the actions. */
export function paletteRect(size: ScreenSize): Rect {
  return middle(size, { width: 84, height: 18 + WHOLE_LINES });
}

/** Lines that the actions have. */
export const paletteListHeight = ({ height }: Rect): number => height - 4 - (height < LEAST_HEIGHT ? 0 : WHOLE_LINES);

/** A line to type a part of a name into, and the actions that match it. */
export function PaletteView({ palette, theme, typeAhead }: PaletteViewProps) {
  const state = useAppState((whole) => whole);
  const dispatch = useDispatch();
  const rect = paletteRect(state.size);
  const height = paletteListHeight(rect);
  const actions = paletteActions(state, palette);
  const cursor = Math.min(palette.cursor, actions.length - 1);
  const top = settledTop(0, { index: cursor, count: actions.length, height });
  const place = { width: rect.width - 4, labelWidth: labelWidthOf(actions, rect), theme };
  const lines = actions
    .slice(top, top + height)
    .map((action, index) => actionLine(action, { ...place, isSelected: top + index === cursor }));
  const found = lines.length > 0 ? lines : [theme.paint('faint', say('Nothing has that name.'))];
  const rest = Array.from({ length: Math.max(0, height - found.length) }, () => '');
  const whole = wholeText(actions[cursor], place);
  const foot = 'enter does it, tab completes, esc leaves';
  return (
    <>
      <At rect={rect}>
        <Picture
          text={dialogPicture(['', '', ...found, ...rest, ...whole], rect, { title: 'Commands', foot, theme })}
          theme={theme}
        />
      </At>
      <At rect={{ x: rect.x + 2, y: rect.y + 1, width: rect.width - 4, height: 1 }}>
        <Field
          key={palette.edition}
          label=": "
          width={rect.width - 4}
          theme={theme}
          value={palette.text}
          typeAhead={typeAhead}
          onChange={(text) => dispatch({ type: 'palette.typed', text })}
        />
      </At>
    </>
  );
}

function helpText({ help, note }: PaletteAction): string {
  const said = say(display(help));
  return note === undefined ? said : `${said.replace(/[.。]$/, '')}: ${say(display(note))}`;
}

function actionText(action: PaletteAction): string {
  return action.reason === undefined ? helpText(action) : say(display(action.reason));
}

/** Of the action under the cursor, where its line has no room for all of it. */
function wholeText(action: PaletteAction | undefined, { width, labelWidth, theme }: ListPlace): readonly string[] {
  if (!action) return [];
  const text = actionText(action);
  if (textWidth(text) <= width - labelWidth - KEY_WIDTH - 2) return [];
  const lines = wrapWords(text, width).slice(0, WHOLE_LINES - 1);
  return ['', ...lines.map((line) => theme.paint('faint', line))];
}

/** `start/stop`, or with its pane where that is another: `start/stop (projects)`. */
function nameText({ label, focus }: PaletteAction): string {
  const name = say(display(label));
  return focus === undefined ? name : `${name} (${say(PANE_WORDS[focus] ?? focus)})`;
}

const PANE_WORDS: Readonly<Partial<Record<PaneId, string>>> = { top: 'all stats' };

type ListPlace = { readonly width: number; readonly labelWidth: number; readonly theme: Theme };

/** What each does has half of the line at least. */
function labelWidthOf(actions: readonly PaletteAction[], { width }: Rect): number {
  const most = Math.min(MOST_LABEL_WIDTH, Math.floor(width / 2) - KEY_WIDTH);
  return Math.max(LEAST_LABEL_WIDTH, Math.min(widestText(actions.map(nameText)), most));
}

type LineOptions = ListPlace & { readonly isSelected: boolean };

function actionLine(action: PaletteAction, { width, labelWidth, isSelected, theme }: LineOptions): string {
  const { key, reason } = action;
  const { ellipsis } = theme.glyphs;
  const name = fit(nameText(action), labelWidth, { ellipsis });
  const text = actionText(action);
  if (isSelected) return theme.paint('selected', fit(`${name} ${fit(key, KEY_WIDTH)} ${text}`, width, { ellipsis }));
  const tone = reason === undefined ? 'plain' : 'faint';
  return fit(
    `${theme.paint(tone, name)} ${theme.paint('key', fit(key, KEY_WIDTH))} ${theme.paint('faint', text)}`,
    width,
    { ellipsis },
  );
}
