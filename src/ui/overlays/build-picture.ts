import type { BuildRow } from '../../engine/index.js';
import { compactBytes } from '../format.js';
import { say } from '../language/say.js';
import { dialogPicture, middle } from '../parts/dialog.js';
import { wrapWords } from '../parts/wrap-words.js';
import type { AppState } from '../state/app-state.js';
import { type Build, type BuildOverlay, isUnderWay, shownRow } from '../state/builds/build.js';
import { shownBuild } from '../state/builds/update-build.js';
import { settledTop } from '../state/settled-top.js';
import { display, fit } from '../text.js';
import type { Theme } from '../theme.js';
import type { Drawn } from './scrolling.js';

const WIDTH = 140;
const HEIGHT = 36;
const TIME_WIDTH = 7;
const WORD_WIDTH = 9;
/** Of the lines below the heading, so many are for the steps at most. */
const STEPS_SHARE = 0.55;

/** A build: how far it is, its steps, and what one of them has written. */
export function buildPicture(overlay: BuildOverlay, state: AppState, theme: Theme): Drawn {
  const rect = middle(state.size, { width: WIDTH, height: Math.min(state.size.rows - 2, HEIGHT) });
  const build = shownBuild(state);
  if (!build) return { rect, picture: dialogPicture([], rect, { title: 'Build', theme }) };
  const place = { width: rect.width - 4, height: rect.height - 2, theme, nowMs: state.nowMs };
  const foot = isUnderWay(build) ? 'x cancels, j k step, esc lets it go on' : 'e form, j k step, esc closes';
  return {
    rect,
    picture: dialogPicture(buildLines(build, overlay, place), rect, {
      title: `Build ${display(build.title)}`,
      foot,
      theme,
    }),
  };
}

type Place = { readonly width: number; readonly height: number; readonly theme: Theme; readonly nowMs: number };

function buildLines(build: Build, overlay: BuildOverlay, place: Place): readonly string[] {
  const { width, height, theme, nowMs } = place;
  const heading = headingLines(build, place);
  const room = height - heading.length - 1;
  const stepRoom = Math.max(1, Math.min(build.rows.length, Math.floor(room * STEPS_SHARE)));
  const shown = shownRow(build.rows, overlay.step);
  const index = shown ? build.rows.indexOf(shown) : 0;
  const top = settledTop(0, { index, count: build.rows.length, height: stepRoom });
  const steps = build.rows
    .slice(top, top + stepRoom)
    .map((row) => stepLine(row, { isShown: row === shown, width, theme, nowMs }));
  const output = shown ? outputLines(shown, { ...place, height: room - steps.length - 1, back: overlay.back }) : [];
  return [
    ...heading,
    '',
    ...steps,
    ...(output.length > 0 ? [theme.paint('faint', theme.glyphs.border.horizontal.repeat(width)), ...output] : []),
  ];
}

function headingLines(build: Build, { width, theme, nowMs }: Place): readonly string[] {
  const { status, rows, startedAtMs, endedAtMs, outcome } = build;
  const seconds = Math.max(0, Math.round(((endedAtMs ?? nowMs) - startedAtMs) / 1000));
  const over = rows.filter((row) => row.status !== 'running').length;
  switch (status) {
    case 'running':
      return [
        theme.paint('busy', say(`Building for ${seconds} s: ${over} of ${rows.length} steps that have begun are done`)),
      ];
    case 'cancelling':
      return [theme.paint('warn', `${say('Cancelling')}${theme.glyphs.ellipsis}`)];
    case 'done':
      return [theme.paint('good', `${say(display(outcome))} ${say(`It took ${seconds} s.`)}`)];
    case 'cancelled':
      return [theme.paint('warn', say(outcome))];
    case 'failed':
      return wrapWords(say(display(outcome)), width)
        .slice(0, 3)
        .map((line) => theme.paint('bad', line));
    default:
      return status satisfies never;
  }
}

const WORDS = {
  running: ['at work', 'busy'],
  done: ['done', 'good'],
  cached: ['cached', 'faint'],
  failed: ['failed', 'bad'],
  cancelled: ['cancelled', 'warn'],
} as const;

function stepLine(
  row: BuildRow,
  { isShown, width, theme, nowMs }: Omit<Place, 'height'> & { readonly isShown: boolean },
): string {
  const [word, tone] = WORDS[row.status];
  const seconds = Math.max(0, (row.endedAtMs ?? nowMs) - row.startedAtMs) / 1000;
  const time = row.status === 'cached' ? '' : `${seconds.toFixed(1)}s`;
  const nameWidth = Math.max(1, width - 2 - WORD_WIDTH - 1 - TIME_WIDTH - 1);
  const name = fit(display(row.vertex.name), nameWidth, { ellipsis: theme.glyphs.ellipsis });
  const mark = isShown ? theme.glyphs.cursor : ' ';
  return `${mark} ${theme.paint(tone, fit(say(word), WORD_WIDTH))} ${isShown ? theme.paint('strong', name) : name} ${fit(time, TIME_WIDTH, { align: 'right' })}`;
}

/** Why it was not in the cache, what is on its way for it, and the last lines of its program. */
function outputLines(
  row: BuildRow,
  { width, height, theme, back }: Place & { readonly back: number },
): readonly string[] {
  const miss = row.missText === undefined ? [] : [theme.paint('faint', say(`not cached: ${display(row.missText)}`))];
  const moving =
    row.status === 'running' ? row.transfers.map((transfer) => theme.paint('faint', transferText(transfer))) : [];
  const room = height - miss.length - moving.length;
  if (room <= 0) return [...miss, ...moving].slice(0, Math.max(0, height));
  const end = Math.max(0, row.output.length - back);
  const lines = row.output.slice(Math.max(0, end - room), end);
  return [...miss, ...moving, ...lines.map((line) => fit(display(line, { keepsColor: true }), width))];
}

const transferText = ({ what, currentBytes, totalBytes }: BuildRow['transfers'][number]): string => {
  const amount = compactBytes(currentBytes, 1000);
  const name = display(what.replace(/^sha256:/, '').slice(0, 12));
  return totalBytes === undefined ? `${name} ${amount}` : `${name} ${amount}/${compactBytes(totalBytes, 1000)}`;
};
