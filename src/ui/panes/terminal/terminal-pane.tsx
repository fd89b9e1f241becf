import { useMemo } from 'react';
import type { TerminalViews } from '../../effects/terminals/terminal-sessions.js';
import { useAppState } from '../../hooks/use-app-state.js';
import { keyLabel } from '../../keymap/key-name.js';
import { LEADER } from '../../keymap/terminal-leader.js';
import { say } from '../../language/say.js';
import { innerHeight, type Rect } from '../../layout.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import { wrapWords } from '../../parts/wrap-words.js';
import type { AppState } from '../../state/app-state.js';
import { remember } from '../../state/selectors/memo.js';
import { TERMINAL_TEXT } from '../../state/terminals/terminal-text.js';
import { shownTerminal, type Terminals, type TerminalTab } from '../../state/terminals/terminals.js';
import { cut, display } from '../../text.js';
import type { Theme } from '../../theme.js';

export type TerminalPaneProps = { readonly rect: Rect; readonly theme: Theme; readonly views: TerminalViews };

/** The terminals in containers, one of them shown. */
export function TerminalPane({ rect, theme, views }: TerminalPaneProps) {
  const picture = useMemo(
    () => remember(terminalParts, (state) => terminalPicture(state, { rect, theme, views })),
    [rect, theme, views],
  );
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function terminalParts({ terminals, focus }: AppState): readonly unknown[] {
  return [terminals, focus === 'terminal'];
}

export function terminalPicture(state: AppState, { rect, theme, views }: TerminalPaneProps): string {
  const { terminals, focus } = state;
  const isFocused = focus === 'terminal';
  const isTyping = isFocused && terminals.isTyping;
  const tab = shownTerminal(terminals);
  const shown = tab ? linesOf(tab, { showsCursor: isTyping && tab.status.kind === 'open', views }) : [];
  const lines = tab?.status.kind === 'ended' ? withEnd(shown, tab.status.text, { rect, theme }) : shown;
  return frame(lines, {
    ...rect,
    titles: terminalTitles(terminals, theme),
    foot: tab ? foot(tab, { isTyping, theme, title: views.title(tab.id) }) : '',
    isFocused,
    theme,
  });
}

/** What its tabs say, in their order. */
export function terminalTitles(terminals: Terminals, theme: Theme): readonly string[] {
  const shown = shownTerminal(terminals);
  return terminals.tabs.map((tab) => tabTitle(tab, { isShown: tab === shown, theme }));
}

/** The name of one terminal, as its tab says it. */
function tabTitle(
  { name, label }: Pick<TerminalTab, 'name' | 'label'>,
  { isShown, theme }: { readonly isShown: boolean; readonly theme: Theme },
): string {
  const text = cut(`${label || theme.glyphs.ellipsis} ${display(name)}`, MAX_TITLE_WIDTH, theme.glyphs);
  return theme.paint(isShown ? 'strong' : 'faint', text);
}

const MAX_TITLE_WIDTH = 24;

type LineOptions = { readonly showsCursor: boolean; readonly views: TerminalViews };

function linesOf({ id, name }: TerminalTab, { showsCursor, views }: LineOptions): readonly string[] {
  return views.lines(id, { showsCursor }) ?? [` ${say(TERMINAL_TEXT.opening(display(name)))}`];
}

/** What became of it takes the last rows. */
function withEnd(
  lines: readonly string[],
  text: string,
  { rect, theme }: Pick<TerminalPaneProps, 'rect' | 'theme'>,
): readonly string[] {
  const height = innerHeight(rect);
  const words = wrapWords(`${say(display(text))} ${say(TERMINAL_TEXT.closes)}`, rect.width - 4);
  const end = words.slice(0, height).map((line) => theme.paint('warn', ` ${line}`));
  const room = height - end.length;
  const written = lines.findLastIndex((line) => line.trim() !== '') + 1;
  return [...lines.slice(Math.max(0, written - room), Math.max(written, 0)), ...end];
}

type FootOptions = { readonly isTyping: boolean; readonly theme: Theme; readonly title: string };

function foot({ status, scrolledBy }: TerminalTab, { isTyping, theme, title }: FootOptions): string {
  if (scrolledBy > 0) return theme.paint('warn', TERMINAL_TEXT.below(scrolledBy));
  if (status.kind === 'ended') return TERMINAL_TEXT.closeHint;
  if (isTyping) return TERMINAL_TEXT.leaves(keyLabel(LEADER));
  return cut(display(title), MAX_FOOT_WIDTH, theme.glyphs);
}

const MAX_FOOT_WIDTH = 40;
