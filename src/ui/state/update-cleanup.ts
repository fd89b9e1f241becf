import type { AppState } from './app-state.js';
import {
  type Cleanup,
  type CleanupItem,
  type CleanupTarget,
  cleanupOf,
  GRACE_MS,
  markedCount,
  whyNotMark,
} from './cleanup.js';
import type { CleanupMessage } from './message.js';
import { type Step, step, withNotice } from './step.js';

const FOCI: readonly Cleanup['focus'][] = ['list', 'cancel', 'accept'];

/**
 * The cleanup screen: what could go, what shall go, what became of each. What was agreed to waits for a while in which it
 * can be taken back; that, and the removal, go on with the screen closed.
 */
export function updateCleanup(state: AppState, message: CleanupMessage): Step {
  if (message.type === 'cleanup.asked') return asked(state);
  if (message.type === 'cleanup.listed') return state.overlay ? step(state) : opened(state);
  const cleanup = state.overlay?.kind === 'cleanup' ? state.overlay : state.cleanupAtWork;
  if (!cleanup) return step(state);
  switch (message.type) {
    case 'cleanup.measured':
      return step(withItem(state, cleanup, message.id, { sizeBytes: message.sizeBytes }));
    case 'cleanup.marked':
      return marked(state, cleanup);
    case 'cleanup.all.marked':
      return step(withCleanup(state, allMarked(cleanup)));
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
  if (markedCount(cleanup) === 0) return step(withNotice(state, 'Nothing is marked.'));
  const waiting: Cleanup = { ...cleanup, phase: 'waiting', focus: 'cancel', dueMs: state.nowMs + GRACE_MS };
  // The last line counts the seconds once the screen is closed.
  return step(withCleanup({ ...state, notice: undefined }, waiting));
}

function takenBack(state: AppState, cleanup: Cleanup): Step {
  const next = withCleanup(state, { ...cleanup, phase: 'choosing', focus: 'list', dueMs: undefined });
  return step(withNotice(next, 'Taken back: nothing was removed.', 'good'));
}

function removed(state: AppState, cleanup: Cleanup): Step {
  const targets = cleanup.items.filter(({ isMarked }) => isMarked).map(targetOf);
  return step(withCleanup(state, { ...cleanup, phase: 'removing', focus: 'cancel' }), {
    type: 'cleanup.remove',
    targets,
  });
}

/** Who has closed the screen hears in a sentence what became of it. */
function finished(state: AppState, cleanup: Cleanup): Step {
  const next = withCleanup(state, { ...cleanup, phase: 'done', focus: 'cancel' });
  const gone = cleanup.items.filter(({ result }) => result === 'removed').length;
  const marked = markedCount(cleanup);
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
    overlay: state.overlay?.kind === 'cleanup' ? cleanup : state.overlay,
  };
}

function opened(state: AppState): Step {
  const { containers, images, networks, volumes } = state;
  const cleanup = cleanupOf({
    containers: containers.items,
    images: images.items,
    networks: networks.items,
    volumes: volumes.items,
  });
  if (cleanup.items.length === 0)
    return step(
      withNotice(state, 'Nothing to clean up: no container has ended, every image has a name, and all else is used.'),
    );
  const targets = cleanup.items.filter(({ sizeBytes }) => sizeBytes === undefined).map(targetOf);
  return step({ ...state, overlay: cleanup }, { type: 'cleanup.measure', targets });
}

function marked(state: AppState, cleanup: Cleanup): Step {
  const item = cleanup.items[cleanup.cursor];
  if (cleanup.phase !== 'choosing' || !item) return step(state);
  const reason = item.isMarked ? undefined : whyNotMark(cleanup, item);
  if (reason) return step(withNotice(state, reason));
  const changed = consistent(withChanged(cleanup, item.id, { isMarked: !item.isMarked }));
  const cursor = Math.min(cleanup.cursor + 1, cleanup.items.length - 1);
  return step(withCleanup(state, { ...changed, cursor }));
}

/** What is precious is as it was. */
function allMarked(cleanup: Cleanup): Cleanup {
  const isMarked = !cleanup.items.every((item) => item.isMarked || item.isPrecious);
  const items = cleanup.items.map((item) => (item.isPrecious ? item : { ...item, isMarked }));
  return consistent({ ...cleanup, items });
}

/** What a container that stays needs cannot go. */
function consistent(cleanup: Cleanup): Cleanup {
  const items = cleanup.items.map((item) =>
    item.isMarked && whyNotMark(cleanup, item) ? { ...item, isMarked: false } : item,
  );
  return { ...cleanup, items };
}

function targetOf(item: CleanupItem): CleanupTarget {
  switch (item.type) {
    case 'container':
      return { type: item.type, id: item.id };
    case 'image':
      return { type: item.type, id: item.id };
    case 'network':
    case 'volume':
      return { type: item.type, id: item.id };
    default:
      return item satisfies never;
  }
}

type ItemChange = Partial<Pick<CleanupItem, 'sizeBytes' | 'isMarked' | 'result'>>;

const withItem = (state: AppState, cleanup: Cleanup, id: string, change: ItemChange): AppState =>
  withCleanup(state, withChanged(cleanup, id, change));

function withChanged(cleanup: Cleanup, id: string, change: ItemChange): Cleanup {
  return { ...cleanup, items: cleanup.items.map((item) => (item.id === id ? { ...item, ...change } : item)) };
}
