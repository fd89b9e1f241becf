import { isTooSmall } from '../layout.js';
import type { AppState, PaneId, Pull, Zoom } from './app-state.js';
import { isUnderWay } from './builds/build.js';
import { goingItems } from './cleanup-choice.js';
import type { Effect } from './effect.js';
import { steppedBackInLogs } from './logs/step-back.js';
import type { ScreenMessage } from './message.js';
import type { Said } from './said.js';
import { focusedList } from './selectors/lists.js';
import { NOTICE_MS, type Step, step, withNotice } from './step.js';
import { steppedBackInSystem } from './system/update-system.js';
import { TERMINAL_TEXT } from './terminals/terminal-text.js';
import type { TerminalProgram } from './terminals/terminals.js';
import { cleanupDue } from './update-cleanup.js';
import { steppedBackInDetail, withDetail } from './update-detail.js';
import { readLists } from './update-engine.js';
import { updateLogs } from './update-logs.js';
import { withoutSizes } from './volume-sizes.js';

/** What comes by itself, while somebody types, stays this long at the least. */
const SEEN_MS = 2000;
const ZOOMS: readonly Zoom[] = ['normal', 'large', 'full'];

/** What happens to the screen as a whole. */
export function updateScreen(state: AppState, message: ScreenMessage): Step {
  switch (message.type) {
    case 'clock.ticked':
      return cleanupDue(ticked(state, message.nowMs));
    case 'screen.resized':
      return step({ ...state, size: message.size });
    case 'redraw.asked':
      return step(
        { ...state, volumeSizes: withoutSizes(state.volumeSizes, [...state.volumeSizes.bytes.keys()]) },
        { type: 'screen.redraw' },
        ...(state.engine.kind === 'open' ? [...readLists(state), ...readDetail(state)] : []),
      );
    case 'suspend.asked':
      return step(state, { type: 'screen.suspend' });
    case 'focus.moved': {
      const panes = panesOf(state);
      const index = (panes.indexOf(state.focus) + message.by + panes.length) % panes.length;
      return step({ ...state, focus: panes[index] ?? 'containers' });
    }
    case 'focus.chosen':
      return focused(state, message.pane);
    case 'zoom.changed': {
      const index = Math.min(Math.max(ZOOMS.indexOf(state.zoom) + message.by, 0), ZOOMS.length - 1);
      return step({ ...state, zoom: ZOOMS[index] ?? 'normal' });
    }
    case 'back.asked':
      if (state.focus === 'logs' && state.logs.work) return updateLogs(state, { type: 'logs.work.cancelled' });
      if (state.tellsConfigProblems) return step({ ...state, tellsConfigProblems: false });
      return back(state) ?? step(withNotice(state, 'There is nothing to go back from here.'));
    case 'close.asked': {
      const back = steppedOut(state);
      return back ? step(back) : quit(state);
    }
    case 'quit.asked':
      return step(state, {
        type: 'leave',
        exitCode: state.engine.kind === 'failed' ? state.engine.problem.exitCode : 0,
      });
    case 'key.pressed':
      return step(noticeRead(state));
    case 'notice.given':
      return step(withNotice(state, message.text, message.tone));
    case 'failure.met':
      return step({ ...state, overlay: { kind: 'failure', problem: message.problem, top: 0 } });
    default:
      return message satisfies never;
  }
}

/** In the order in which the focus goes round. */
const panesOf = ({ secondList, detail, terminals }: AppState): readonly PaneId[] => [
  'containers',
  secondList,
  ...(detail.isOpen ? (['detail'] as const) : (['stats', 'logs'] as const)),
  ...(terminals.tabs.length > 0 ? (['terminal'] as const) : []),
];

/** Stats and logs have their place back when they are gone to, and a list that shares one gets it; it is read whenever it is gone to. */
function focused(state: AppState, pane: PaneId): Step {
  const isCovered = pane === 'stats' || pane === 'logs';
  const next = { ...(isCovered ? withDetail(state, { isOpen: false }) : state), focus: pane };
  if (pane !== 'images' && pane !== 'volumes' && pane !== 'networks' && pane !== 'projects') return step(next);
  const isFresh = pane === 'images' || pane === 'projects' || state.engine.kind !== 'open';
  return step({ ...next, secondList: pane }, ...(isFresh ? [] : [{ type: `${pane}.list` as const }]));
}

function readDetail({ detail: { source }, system }: AppState): readonly Effect[] {
  return [
    ...(source ? [{ type: 'detail.follow' as const, source }] : []),
    ...(system.source ? [{ type: 'system.follow' as const, source: system.source }] : []),
  ];
}

function ticked(state: AppState, nowMs: number): AppState {
  const isRead = state.notice !== undefined && state.notice.untilMs <= nowMs;
  return { ...state, nowMs, notice: isRead ? undefined : state.notice };
}

/** Whoever types on has read what was said to them; a failure stays. */
function noticeRead(state: AppState): AppState {
  const { notice } = state;
  if (!notice || notice.tone === 'bad') return state;
  const isFresh = notice.tone !== 'info' && notice.untilMs > state.nowMs + NOTICE_MS - SEEN_MS;
  return isFresh ? state : { ...state, notice: undefined };
}

/** Escape: what narrows the view goes first, then marks, then the way in is gone back. Undefined at the top. */
function back(state: AppState): Step | undefined {
  const inLogs = state.focus === 'logs' ? steppedBackInLogs(state) : undefined;
  if (inLogs) return inLogs;
  const before = steppedBack(state);
  return before && step(before);
}

function steppedBack(state: AppState): AppState | undefined {
  const inDetail = state.focus === 'detail' ? steppedBackInDetail(state) : undefined;
  const inside = state.focus === 'system' ? steppedBackInSystem(state) : inDetail;
  if (inside) return inside;
  const list = focusedList(state);
  const view = list && state.lists[list];
  if (list && view?.filter) return { ...state, lists: { ...state.lists, [list]: { ...view, filter: '' } } };
  if (list && view && view.marked.size > 0) {
    return { ...state, lists: { ...state.lists, [list]: { ...view, marked: new Set<string>() } } };
  }
  return steppedOut(state);
}

function steppedOut(state: AppState): AppState | undefined {
  if (state.zoom !== 'normal') return { ...state, zoom: 'normal' };
  if (state.focus === 'detail') {
    const { of } = state.detail;
    // The list that it was opened from may have lost its place to another.
    return {
      ...withDetail(state, { isOpen: false }),
      focus: of,
      secondList: of === 'containers' ? state.secondList : of,
    };
  }
  if (state.stats.isHome) return state.focus === 'top' ? undefined : { ...state, focus: 'top' };
  if (state.focus === 'top' || focusedList(state) === undefined) return { ...state, focus: 'containers' };
  return undefined;
}

/** What leaving does to the terminals in containers that are open. */
function openTerminals({ terminals }: AppState): readonly Said[] {
  const open = terminals.tabs.filter(({ status }) => status.kind !== 'ended');
  const names = (wanted: TerminalProgram): readonly string[] => [
    ...new Set(open.filter(({ program }) => program === wanted).map(({ name }) => name)),
  ];
  return [...about(names('shell'), TERMINAL_TEXT.quitShells), ...about(names('attach'), TERMINAL_TEXT.quitAttached)];
}

/** What there is to say of these; nothing of none. */
function about(names: readonly string[], first: string, ...others: readonly string[]): readonly Said[] {
  return names.length === 0 ? [] : [{ text: first, names }, ...others];
}

const QUIT_TEXTS = {
  pull: ['Still being pulled: {names}.', 'What has come so far is kept; the rest is not fetched.'],
  push: ['Still being pushed: {names}.', 'The registry does not have it before all of it is there.'],
  save: ['Still being written, and not kept by halves: {names}.'],
  load: ['Still being loaded: {names}.'],
  build: ['Still being built: {names}. The steps that are done stay in the cache.'],
} as const;

/** Leaving is asked about only where it would end work, and where a question can be seen. */
function quit(state: AppState): Step {
  const running = state.pulls.filter(({ status }) => status === 'running');
  const terminals = openTerminals(state);
  const built = state.builds.filter(isUnderWay).map(({ title }) => title);
  const leaving = waitingText(state);
  const isHarmless = running.length === 0 && built.length === 0 && terminals.length === 0 && leaving === undefined;
  if (isHarmless || isTooSmall(state.size)) return step(state, { type: 'leave', exitCode: 0 });
  const refsOf = (wanted: Pull['kind']): readonly string[] =>
    running.filter(({ kind }) => kind === wanted).map(({ ref }) => ref);
  return step({
    ...state,
    overlay: {
      kind: 'confirm',
      title: 'Quit?',
      lines: [
        ...about(refsOf('pull'), ...QUIT_TEXTS.pull),
        ...about(refsOf('push'), ...QUIT_TEXTS.push),
        ...about(refsOf('save'), ...QUIT_TEXTS.save),
        ...about(refsOf('load'), ...QUIT_TEXTS.load),
        ...about(built, ...QUIT_TEXTS.build),
        ...terminals,
        ...(leaving === undefined ? [] : [leaving]),
      ],
      acceptLabel: 'Quit',
      toggles: [],
      focus: 'cancel',
      then: { type: 'quit' },
    },
  });
}

/** What was agreed to be removed, and can still be taken back: leaving takes it back. */
function waitingText({ cleanupAtWork, nowMs }: AppState): string | undefined {
  if (!cleanupAtWork) return undefined;
  const count = goingItems(cleanupAtWork, nowMs).length;
  if (cleanupAtWork.phase === 'removing') return 'Cleaning up is under way: what is not removed yet stays.';
  return `${count === 1 ? 'One object was' : `${count} objects were`} to be removed in a moment. By leaving, nothing is removed.`;
}
