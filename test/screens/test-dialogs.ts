import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Rect } from '../../src/ui/layout.js';
import { focusedField } from '../../src/ui/state/forms/forms.js';
import type { Overlay } from '../../src/ui/state/overlay.js';
import { UiScreen } from '../support/ui-screen.js';
import {
  atEverySize,
  becomes,
  LookedAt,
  MODES,
  type Piece,
  SCREEN_MODES,
  type ScreenMode,
  whyPanesBroken,
} from '../support/whole-screen.js';
import { type KnownRow, knownBy } from './dialog-rows.js';
import { furnishedEngine, walk } from './furnished.js';

/** What says how each ends. */
const ENDS: Readonly<Record<Overlay['kind'], RegExp>> = {
  help: /esc closes/,
  'help-search': /enter keeps.* esc leaves/,
  'cleanup-filter': /enter keep.* esc undo/,
  confirm: /\[ Cancel \] {2}\[ .+ \] {3}y yes {2}n no/,
  prompt: /enter.* esc (leaves|undo)/,
  signals: /enter sends, esc cancels/,
  copies: /enter copies, esc cancels/,
  details: /esc closes/,
  failure: /esc closes/,
  report: /esc closes/,
  pull: /x cancels, esc lets it go on/,
  build: /esc (lets it go on|closes)/,
  cleanup: /\[ (Cancel|Take back) \] {2}\[ Remove .*\]/,
  palette: /enter does it, .*esc leaves/,
  form: /enter .+, tab next, esc leaves/,
};

/** Rows of each in which something stands out: what is selected, the button with the focus, where one types. */
const MARKED_ROWS: Readonly<Record<Overlay['kind'], number>> = {
  help: 0,
  'help-search': 1,
  'cleanup-filter': 1,
  confirm: 1,
  prompt: 1,
  signals: 1,
  copies: 1,
  details: 0,
  failure: 0,
  report: 0,
  pull: 0,
  build: 0,
  cleanup: 1,
  palette: 2,
  form: 1,
};

/** Typed in the last row, and gone with an escape of its own. */
const isBesideDialog = (kind: Overlay['kind']): boolean => kind === 'help-search' || kind === 'cleanup-filter';

/** A test for each row and kind of terminal: whole at every size, and gone with escape. */
export function testDialogs(rows: readonly KnownRow[]): void {
  for (const row of rows) {
    const name = [row.kind, ...(row.known === row.kind ? [] : [row.known]), ...(row.name ? [row.name] : [])].join(', ');
    for (const mode of SCREEN_MODES) test(`${name}, ${mode}`, async () => await lookAt(row, mode));
  }
}

async function lookAt(row: KnownRow, mode: ScreenMode): Promise<void> {
  const engine = await (row.engine ?? furnishedEngine)();
  await using screen = await UiScreen.open(engine, { ...row.options, env: MODES[mode], columns: 200, rows: 50 });
  await walk(screen, engine, row.steps);
  await screen.until(({ overlay }) => overlay?.kind === row.kind && knownBy(overlay) === row.known);
  await atEverySize(screen, () => whyDialogBroken(screen, row, mode));
  await screen.key('escape');
  if (isBesideDialog(row.kind)) await screen.key('escape');
  await screen.until(({ overlay }) => overlay === undefined);
  await becomes(screen, () => {
    const looked = new LookedAt(screen.terminal.screen, mode);
    return looked.wrongCells || whyPanesBroken(looked, screen);
  });
  assert.equal(screen.state.engine.kind, 'open');
}

/** What is wrong with a dialog, or with what is around it. */
function whyDialogBroken(screen: UiScreen, row: KnownRow, mode: ScreenMode): string {
  const { overlay, size } = screen.state;
  if (!overlay) return 'it is gone';
  const looked = new LookedAt(screen.terminal.screen, mode);
  const box = row.title === undefined ? undefined : looked.boxOf(row.title);
  if (row.title !== undefined && !box) return `no whole box is called ${row.title}`;
  const foot: Rect = { x: 0, y: size.rows - 1, width: size.columns, height: 1 };
  const pieces = [
    ...(box ? [looked.piece(box)] : []),
    ...(isBesideDialog(overlay.kind) || !box ? [looked.piece(foot)] : []),
  ];
  return looked.wrongCells || whyPanesBroken(looked, screen, box) || whyIncomplete(overlay, row, pieces);
}

/** What is missing of that which must be in view. */
function whyIncomplete(overlay: Overlay, { shows }: KnownRow, pieces: readonly Piece[]): string {
  const text = pieces.map((piece) => piece.text).join('\n');
  const markedRows = pieces.reduce((sum, piece) => sum + piece.markedRows, 0);
  if (!ENDS[overlay.kind].test(text)) return `nothing says how it ends: ${String(ENDS[overlay.kind])}`;
  if (markedRows < MARKED_ROWS[overlay.kind]) return 'what has the focus is not in view';
  if (shows && !shows.test(text)) return `it does not show ${String(shows)}`;
  if (overlay.kind !== 'form') return '';
  const { label = '' } = focusedField(overlay) ?? {};
  return text.includes(`▌ ${label}`) || text.includes(`> ${label}`) ? '' : `the field ${label} is not in view`;
}
