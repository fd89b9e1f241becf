import type { AppState } from './app-state.js';
import { type Cleanup, type CleanupFilter, type CleanupItem, cleanupOf, type IdleBuildCache } from './cleanup.js';
import { GRACE_MS, goingItems, shownItems, targetOf, whyNotMark } from './cleanup-choice.js';
import type { CleanupMessage } from './message.js';
import { type Step, step, withNotice } from './step.js';

const FOCI: readonly Cleanup['focus'][] = ['list', 'cancel', 'accept'];

/**
 * The cleanup screen: what could go, what shall go, what became of each. What was agreed to waits for a while in which it
 * can be taken back; that, and the removal, go on with the screen closed.
 */
export function updateCleanup(state: AppState, message: CleanupMessage): Step {
  if (message.type === 'cleanup.asked') return asked(state);
  if (message.type === 'cleanup.listed') return state.overlay ? step(state) : opened(state, message.cache);
  const cleanup = openCleanup(state) ?? state.cleanupAtWork;
  if (!cleanup) return step(state);
  switch (message.type) {
    case 'cleanup.measured':
      return step(withItem(state, cleanup, message.id, { sizeBytes: message.sizeBytes }));
    case 'cleanup.marked':
      return marked(state, cleanup);
    case 'cleanup.all.marked':
      return step(withCleanup(state, allMarked(cleanup, state.nowMs)));
    case 'cleanup.filter.asked':
      return step({ ...state, overlay: { ...cleanup, kind: 'cleanup-filter', before: cleanup.filter } });
    case 'cleanup.filter.typed':
      return step(withCleanup(state, { ...cleanup, filter: message.text, cursor: 0 }));
    case 'cleanup.filter.entered':
      return step({ ...state, overlay: { ...cleanup, kind: 'cleanup' } });
    case 'cleanup.filter.left':
      return step({ ...state, overlay: unfiltered(cleanup, state.overlay) });
    case 'cleanup.focus.moved': {
      const foci = FOCI.filter((focus) => focus !== 'list' || cleanup.phase === 'choosing');
      const index = (foci.indexOf(cleanup.focus) + message.by + foci.length) % foci.length;
      return step(withCleanup(state, { ...cleanup, focus: foci[index] ?? 'cancel' }));
    }
    case 'cleanup.focused':
      return step(withCleanup(state, { ...cleanup, focus: message.focus }));
    case 'cleanup.answered':
      return answered(state, cleanup, message.accepted);
    case 'cleanup.item.begun':
      return step(withItem(state, cleanup, message.target.id, { result: 'removing' }));
    case 'cleanup.item.done':
      return step(
        withItem(state, cleanup, message.target.id, {
          result: message.problem ? { problem: message.problem } : 'removed',
        }),
      );
    case 'cleanup.finished':
      return finished(state, cleanup);
    default:
      return message satisfies never;
  }
}

/** What could go, as it lies over the panes. */
function openCleanup({ overlay }: AppState): Cleanup | undefined {
  if (overlay?.kind === 'cleanup') return overlay;
  return overlay?.kind === 'cleanup-filter' ? { ...overlay, kind: 'cleanup' } : undefined;
}

/** As it was before its filter was typed. */
function unfiltered(cleanup: Cleanup, overlay: AppState['overlay']): Cleanup {
  return { ...cleanup, kind: 'cleanup', cursor: 0, filter: overlay?.kind === 'cleanup-filter' ? overlay.before : '' };
}

/** Called with every tick of the clock: what has waited long enough begins. */
export function cleanupDue(state: AppState): Step {
  const { cleanupAtWork: cleanup, nowMs } = state;
  const isDue = cleanup?.phase === 'waiting' && (cleanup.dueMs ?? 0) <= nowMs;
  return isDue ? removed(state, cleanup) : step(state);
}

/** One at a time: that which is at work is shown. */
function asked(state: AppState): Step {
  const { cleanupAtWork } = state;
  return cleanupAtWork ? step({ ...state, overlay: cleanupAtWork }) : step(state, { type: 'cleanup.list' });
}

/** Agreed to, or not; while it waits, taken back, or begun at once. */
function answered(state: AppState, cleanup: Cleanup, accepted: boolean): Step {
  if (cleanup.phase === 'waiting') return accepted ? removed(state, cleanup) : takenBack(state, cleanup);
  return accepted ? begun(state, cleanup) : step({ ...state, overlay: undefined });
}

function begun(state: AppState, cleanup: Cleanup): Step {
  const going = new Set(goingItems(cleanup, state.nowMs));
  if (going.size === 0) return step(withNotice(state, 'Nothing is marked.'));
  // From here on it does not matter how old anything is, or what it was that hid it.
  const items = cleanup.items.map((item) => ({ ...item, isMarked: going.has(item) }));
  const waiting: Cleanup = { ...cleanup, items, phase: 'waiting', focus: 'cancel', dueMs: state.nowMs + GRACE_MS };
  // The last line counts the seconds once the screen is closed.
  return step(withCleanup({ ...state, notice: undefined }, waiting));
}

function takenBack(state: AppState, cleanup: Cleanup): Step {
  const next = withCleanup(state, { ...cleanup, phase: 'choosing', focus: 'list', dueMs: undefined });
  return step(withNotice(next, 'Taken back: nothing was removed.', 'good'));
}

function removed(state: AppState, cleanup: Cleanup): Step {
  const targets = goingItems(cleanup, state.nowMs).map(targetOf);
  return step(withCleanup(state, { ...cleanup, phase: 'removing', focus: 'cancel' }), {
    type: 'cleanup.remove',
    targets,
  });
}

/** Who has closed the screen hears in a sentence what became of it. */
function finished(state: AppState, cleanup: Cleanup): Step {
  const next = withCleanup(state, { ...cleanup, phase: 'done', focus: 'cancel' });
  const gone = cleanup.items.filter(({ result }) => result === 'removed').length;
  const marked = goingItems(cleanup, state.nowMs).length;
  const text = gone === marked ? `Cleaned up: ${gone} removed.` : `${gone} of ${marked} removed: P shows what is left.`;
  const told = state.overlay?.kind === 'cleanup' ? next : withNotice(next, text, gone === marked ? 'good' : 'warn');
  return step(
    told,
    { type: 'containers.list' },
    { type: 'images.list' },
    { type: 'networks.list' },
    { type: 'volumes.list' },
  );
}

/** On the screen if that is open, and beside it as long as it is at work. */
function withCleanup(state: AppState, cleanup: Cleanup): AppState {
  const isAtWork = cleanup.phase === 'waiting' || cleanup.phase === 'removing';
  return {
    ...state,
    cleanupAtWork: isAtWork ? cleanup : undefined,
    overlay: withinOverlay(state.overlay, cleanup),
  };
}

function withinOverlay(overlay: AppState['overlay'], cleanup: Cleanup): AppState['overlay'] {
  if (overlay?.kind === 'cleanup') return cleanup;
  return overlay?.kind === 'cleanup-filter'
    ? ({ ...cleanup, kind: overlay.kind, before: overlay.before } satisfies CleanupFilter)
    : overlay;
}

function opened(state: AppState, cache: IdleBuildCache): Step {
  const { containers, images, networks, volumes } = state;
  const cleanup = cleanupOf({
    containers: containers.items,
    images: images.items,
    networks: networks.items,
    volumes: volumes.items,
    cache,
  });
  if (cleanup.items.length === 0)
    return step(withNotice(state, 'Nothing to clean up: no container has ended, and all else is used.'));
  const targets = cleanup.items.filter(({ sizeBytes }) => sizeBytes === undefined).map(targetOf);
  return step({ ...state, overlay: cleanup }, { type: 'cleanup.measure', targets });
}

function marked(state: AppState, cleanup: Cleanup): Step {
  const { nowMs } = state;
  const shown = shownItems(cleanup, nowMs);
  const item = shown[cleanup.cursor];
  if (cleanup.phase !== 'choosing' || !item) return step(state);
  const reason = whyNotMark(cleanup, item, nowMs);
  if (reason) return step(withNotice(state, reason));
  const cursor = Math.min(cleanup.cursor + 1, shown.length - 1);
  return step(withCleanup(state, { ...withChanged(cleanup, item.id, { isMarked: !item.isMarked }), cursor }));
}

/** What is precious is as it was, and so is what is not shown. */
function allMarked(cleanup: Cleanup, nowMs: number): Cleanup {
  const turned = new Set(shownItems(cleanup, nowMs).filter(({ isPrecious }) => !isPrecious));
  const isMarked = ![...turned].every((item) => item.isMarked);
  return { ...cleanup, items: cleanup.items.map((item) => (turned.has(item) ? { ...item, isMarked } : item)) };
}

type ItemChange = Partial<Pick<CleanupItem, 'sizeBytes' | 'isMarked' | 'result'>>;

const withItem = (state: AppState, cleanup: Cleanup, id: string, change: ItemChange): AppState =>
  withCleanup(state, withChanged(cleanup, id, change));

function withChanged(cleanup: Cleanup, id: string, change: ItemChange): Cleanup {
  return { ...cleanup, items: cleanup.items.map((item) => (item.id === id ? { ...item, ...change } : item)) };
}
