import { compactBytes, count, longBytes, span } from '../format.js';
import { say } from '../language/say.js';
import { asManyAsFit } from '../parts/columns.js';
import { buttons } from '../parts/dialog.js';
import { type Column, placeColumns, widestText } from '../parts/table.js';
import type { Cleanup, CleanupFilter, CleanupItem } from '../state/cleanup.js';
import { bytesToFree, goingItems, secondsLeft, shownItems } from '../state/cleanup-choice.js';
import { settledTop } from '../state/settled-top.js';
import { display, fit } from '../text.js';
import type { Theme } from '../theme.js';

type CleanupColumn = 'mark' | 'name' | 'detail' | 'age' | 'size' | 'note';

const COLUMNS: readonly Column<CleanupColumn>[] = [
  { name: 'mark', title: '', width: 3 },
  { name: 'name', title: 'NAME', width: 12, grow: 1, growsFirst: true, maxWidth: 48 },
  { name: 'detail', title: 'WHAT', width: 12, wholeShare: 0.25, grow: 3, maxWidth: 60, dropOrder: 1 },
  { name: 'age', title: 'AGE', width: 4, align: 'right' },
  { name: 'size', title: 'SIZE', width: 5, align: 'right' },
  { name: 'note', title: 'USED BY', width: 10, grow: 2 },
];

export type CleanupPlace = {
  readonly width: number;
  readonly height: number;
  readonly nowMs: number;
  readonly theme: Theme;
};

/** What is filtered for, and how much of all of it matches. */
export function filterNote(cleanup: Cleanup | CleanupFilter, nowMs: number): string {
  const { filter, items } = cleanup;
  if (filter.trim() === '') return '';
  return say(`/${display(filter)} ${shownItems(cleanup, nowMs).length} of ${items.length}`);
}

/** The list of what could go, what it adds up to, and the buttons. */
export function cleanupLines(cleanup: Cleanup | CleanupFilter, place: CleanupPlace): string[] {
  const { width, height, nowMs, theme } = place;
  const shown = shownItems(cleanup, nowMs);
  const going = goingItems(cleanup, nowMs);
  const cellOf = cellTexts(new Set(going), place);
  const { ellipsis } = theme.glyphs;
  const textWidth = (column: CleanupColumn): number => widestText(shown.map((item) => cellOf(item, column)));
  const columns = placeColumns(COLUMNS, width, { name: textWidth('name'), detail: textWidth('detail') });
  const rows = Math.max(1, height - 4);
  const top = settledTop(0, { index: cleanup.cursor, count: shown.length, height: rows });
  const titles = columns.map(({ title, placedWidth, align }) => fit(say(title), placedWidth, { align })).join(' ');
  const items = shown.slice(top, top + rows).map((item, index) => {
    const line = columns
      .map(({ name, placedWidth, align }) => fit(cellOf(item, name), placedWidth, { align, ellipsis }))
      .join(' ');
    const isSelected = cleanup.focus === 'list' && top + index === cleanup.cursor;
    return isSelected ? theme.paint('selected', line) : theme.paint(rowTone(item, going.includes(item)), line);
  });
  const blanks = Array.from({ length: rows - items.length }, () => '');
  return [
    theme.paint('faint', titles),
    ...items,
    ...blanks,
    '',
    asManyAsFit(summary(cleanup, going, nowMs).map(say), width, ' '),
    lastLine(cleanup, going.length, theme),
  ];
}

function cellTexts(going: ReadonlySet<CleanupItem>, { nowMs, theme }: CleanupPlace) {
  return (item: CleanupItem, column: CleanupColumn): string => {
    switch (column) {
      case 'mark':
        return going.has(item) ? theme.glyphs.checked : theme.glyphs.unchecked;
      case 'name':
        return item.type === 'cache' ? say(item.name) : display(item.name);
      case 'detail':
        return say(display(item.detail));
      case 'age':
        return item.sinceMs > 0 ? span(nowMs - item.sinceMs) : '-';
      case 'size':
        if (item.type === 'network') return '-';
        return item.sizeBytes === undefined ? theme.glyphs.ellipsis : compactBytes(item.sizeBytes, 1000);
      case 'note':
        return noteText(item, theme);
      default:
        return column satisfies never;
    }
  };
}

function noteText({ result, usedBy }: CleanupItem, { glyphs }: Theme): string {
  if (result === 'removed') return say('removed');
  if (result === 'removing') return `${say('removing')}${glyphs.ellipsis}`;
  if (result !== 'none') return display(result.problem.sentence);
  return usedBy.length > 0 ? display(usedBy.join(' ')) : say('nothing');
}

function rowTone({ result }: CleanupItem, isGoing: boolean) {
  if (result === 'removed') return 'good';
  if (typeof result === 'object') return 'bad';
  return isGoing ? 'plain' : 'faint';
}

function summary(cleanup: Cleanup | CleanupFilter, going: readonly CleanupItem[], nowMs: number): readonly string[] {
  const marked = going.length;
  if (cleanup.phase === 'waiting')
    return [
      `${count(marked, 'object')} will be removed in ${secondsLeft(cleanup, nowMs)} s.`,
      'Until then it can be taken back, also from P after esc.',
    ];
  if (cleanup.phase !== 'choosing') {
    const removed = cleanup.items.filter(({ result }) => result === 'removed');
    const failed = cleanup.items.filter(({ result }) => typeof result === 'object').length;
    const bytes = removed.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
    return [
      `${removed.length} of ${marked} removed, ${longBytes(bytes)} freed${failed > 0 ? `, ${failed} could not be removed` : ''}.`,
    ];
  }
  const { bytes, isExact } = bytesToFree(going);
  return [
    `${count(marked, 'object')} marked: frees ${isExact ? '' : 'at least '}${longBytes(bytes)}.`,
    'What runs stays, and what may be for later unless you mark it.',
  ];
}

function lastLine({ phase, focus }: Cleanup | CleanupFilter, marked: number, theme: Theme): string {
  if (phase === 'removing') return theme.paint('busy', `${say('Removing')}${theme.glyphs.ellipsis}`);
  if (phase === 'done') return buttons([['Close', true]], theme);
  if (phase === 'waiting') {
    return buttons(
      [
        ['Take back', focus === 'cancel'],
        ['Remove now', focus === 'accept'],
      ],
      theme,
    );
  }
  return buttons(
    [
      ['Cancel', focus === 'cancel'],
      [`Remove ${marked}`, focus === 'accept'],
    ],
    theme,
  );
}
