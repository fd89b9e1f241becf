import { isAlive } from '../../../engine/index.js';
import { clockTime, compactBytes, count } from '../../format.js';
import { say } from '../../language/say.js';
import type { AppState } from '../../state/app-state.js';
import { hasLimits, type LogLimits } from '../../state/logs/log-limits.js';
import { FIRST_LOG_LINES, type LogsView } from '../../state/logs-view.js';
import { containerById } from '../../state/selectors/containers.js';
import { cut, display, textWidth } from '../../text.js';
import type { Theme } from '../../theme.js';

type TitleOptions = { readonly width: number; readonly theme: Theme };

/** Cells that the rest of the titles may have beside the name, whatever they are. */
const NAME_LEAVES = 34;
const MIN_NAME_WIDTH = 12;

/** Corners, pieces of the line, and the blanks around the first title. */
const FRAME_WIDTH = 6;
/** A piece of the line in front of a title, and blanks around it. */
const TITLE_GAP = 3;

/** What stands in the upper border: whose log it is, where in it one is, and what is left out. */
export function logTitles(state: AppState, { width, theme }: TitleOptions): string[] {
  const { logs } = state;
  const container = containerById(state, logs.containerId);
  if (!container) return [say('Logs')];
  const others = logs.others.length > 0 ? ` + ${logs.others.length}` : '';
  const rest = placeTitles(state, theme);
  const whole = display(container.name);
  const title = say(`Logs: ${whole}${others}`);
  const room = width - FRAME_WIDTH - (textWidth(title) - textWidth(whole)) - titlesWidth(rest);
  const name = cut(whole, Math.max(MIN_NAME_WIDTH, width - NAME_LEAVES, room), theme.glyphs);
  return [say(`Logs: ${name}${others}`), ...rest];
}

function placeTitles(state: AppState, theme: Theme): readonly string[] {
  const { logs } = state;
  return [
    workText(logs, theme),
    placeText(state, theme),
    logs.arrived > 0 ? theme.paint('warn', say(`${logs.arrived} new`)) : '',
    searchText(logs),
    ...limitTexts(logs.limits).map((text) => theme.paint('warn', text)),
    logs.isWrapped ? '' : say('no wrap'),
  ];
}

function titlesWidth(titles: readonly string[]): number {
  return titles.filter((title) => title !== '').reduce((sum, title) => sum + TITLE_GAP + textWidth(title), 0);
}

function workText({ work }: LogsView, theme: Theme): string {
  if (!work) return '';
  if (work.kind !== 'searching') return theme.paint('busy', say(work.kind));
  const searched = work.searchedBytes > 0 ? ` ${compactBytes(work.searchedBytes, 1000)}` : '';
  return theme.paint('busy', `${say('searching')}${searched}`);
}

function placeText(state: AppState, theme: Theme): string {
  const { logs } = state;
  if (logs.bottom === 'end') {
    const container = containerById(state, logs.containerId);
    if (container?.state.status === 'restarting') return say('restarting');
    const hasEnded = logs.status === 'ended' || (container && !isAlive(container.state.status));
    return hasEnded ? say('ended') : logs.status === 'following' ? say('follow') : '';
  }
  return theme.paint('warn', say(belowText(logs)));
}

/** How much there is below the view. */
function belowText({ bottom, end, newer, position }: LogsView): string {
  if (bottom === 'end') return '';
  if (newer === 'none') return `${end - 1 - bottom} newer below`;
  if (position?.isCounted && position.line !== undefined) return `${position.lines - position.line - 1} newer below`;
  return 'newer below';
}

function searchText({ search }: LogsView): string {
  if (!search || search.text === '') return '';
  const text = `/${display(search.text)}`;
  const { matches } = search;
  if (!matches) return text;
  const number = matches.current === undefined ? '' : `${matches.current}/`;
  return `${text} ${number}${matches.count}${matches.isComplete ? '' : '+'}`;
}

function limitTexts({ include, exclude, sinceMs, untilMs }: LogLimits): readonly string[] {
  return [
    ...(include === '' ? [] : [`${say('only')} ${display(include)}`]),
    ...(exclude === '' ? [] : [`${say('without')} ${display(exclude)}`]),
    ...(sinceMs === undefined ? [] : [`${say('since')} ${momentText(sinceMs)}`]),
    ...(untilMs === undefined ? [] : [`${say('until')} ${momentText(untilMs)}`]),
  ];
}

function momentText(timeMs: number): string {
  const date = new Date(timeMs);
  const day = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
  return `${day} ${clockTime(timeMs)}`;
}

/** What stands in the lower border: where the current line is in the whole log, or what is held of it. */
export function logFoot(logs: LogsView, { width, theme }: TitleOptions): string {
  const held = logs.end - logs.first;
  if (held === 0) return '';
  const { position, bottom, heldLines } = logs;
  const far =
    heldLines === undefined
      ? ''
      : theme.paint('warn', say(`the newest ${count(heldLines, 'line')} of another machine, `));
  if (position && bottom !== 'end') return `${far}${positionText(position)}`;
  const dropped = logs.dropped > 0 ? theme.paint('warn', say(`, ${logs.dropped} older dropped from view`)) : '';
  const room = width - 4;
  const text = `${far}${say(heldText(logs))}${dropped}`;
  return cut(text, room, theme.glyphs);
}

/** What is here may be all of the log, its end, or a piece of it. */
function heldText({ end, first, older, newer, heldLines, dropped, limits }: LogsView): string {
  const held = count(end - first, 'line');
  // Where fewer came than were asked for there are no more.
  const isShort = older === 'unknown' && end - first < FIRST_LOG_LINES && dropped === 0 && !hasLimits(limits);
  const isAll = older === 'none' || isShort;
  if (heldLines !== undefined || (isAll && newer === 'none')) return held;
  return newer === 'none' ? `newest ${held}` : `${held} of it`;
}

function positionText({ line, lines, isCounted, share, totalBytes }: NonNullable<LogsView['position']>): string {
  const of = isCounted ? `${lines}` : `${lines}+`;
  const number = line === undefined ? '' : say(`line ${line + 1} of ${of}, `);
  return `${number}${Math.floor(share * 100)}%, ${compactBytes(totalBytes, 1000)}`;
}
