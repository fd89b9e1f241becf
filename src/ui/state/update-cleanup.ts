import type { AppState } from './app-state.js';
import { type Cleanup, type CleanupItem, type CleanupTarget, cleanupOf, whyNotMark } from './cleanup.js';
import type { CleanupMessage } from './message.js';
import { type Step, step, withNotice } from './step.js';

const FOCI: readonly Cleanup['focus'][] = ['list', 'cancel', 'accept'];

/** The cleanup screen: what could go, what shall go, what became of each. */
export function updateCleanup(state: AppState, message: CleanupMessage): Step {
  if (message.type === 'cleanup.asked') return step(state, { type: 'cleanup.list' });
  if (message.type === 'cleanup.listed') return state.overlay ? step(state) : opened(state);
  const { overlay } = state;
  if (overlay?.kind !== 'cleanup') return step(state);
  switch (message.type) {
    case 'cleanup.measured':
      return step(withItem(state, overlay, message.id, { sizeBytes: message.sizeBytes }));
    case 'cleanup.marked':
      return marked(state, overlay);
    case 'cleanup.all.marked':
      return step({ ...state, overlay: allMarked(overlay) });
    case 'cleanup.focus.moved': {
      const index = (FOCI.indexOf(overlay.focus) + message.by + FOCI.length) % FOCI.length;
      return step({ ...state, overlay: { ...overlay, focus: FOCI[index] ?? 'list' } });
    }
    case 'cleanup.answered':
      return message.accepted ? begun(state, overlay) : step({ ...state, overlay: undefined });
    case 'cleanup.item.begun':
      return step(withItem(state, overlay, message.target.id, { result: 'removing' }));
    case 'cleanup.item.done':
      return step(
        withItem(state, overlay, message.target.id, {
          result: message.problem ? { problem: message.problem } : 'removed',
        }),
      );
    case 'cleanup.finished':
      return step(
        { ...state, overlay: { ...overlay, phase: 'done', focus: 'cancel' } },
        { type: 'containers.list' },
        { type: 'images.list' },
        { type: 'networks.list' },
        { type: 'volumes.list' },
      );
    default:
      return message satisfies never;
  }
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
  if (reason) return step(withNotice(state, `${reason} It stays.`));
  const next = withItem(state, cleanup, item.id, { isMarked: !item.isMarked });
  const overlay = next.overlay?.kind === 'cleanup' ? consistent(next.overlay) : next.overlay;
  const cursor = Math.min(cleanup.cursor + 1, cleanup.items.length - 1);
  return step({ ...next, overlay: overlay?.kind === 'cleanup' ? { ...overlay, cursor } : overlay });
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

function begun(state: AppState, cleanup: Cleanup): Step {
  const targets = cleanup.items.filter(({ isMarked }) => isMarked).map(targetOf);
  if (targets.length === 0) return step(withNotice(state, 'Nothing is marked.'));
  return step(
    { ...state, overlay: { ...cleanup, phase: 'removing', focus: 'list' } },
    { type: 'cleanup.remove', targets },
  );
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

function withItem(
  state: AppState,
  cleanup: Cleanup,
  id: string,
  change: Partial<Pick<CleanupItem, 'sizeBytes' | 'isMarked' | 'result'>>,
): AppState {
  const items = cleanup.items.map((item) => (item.id === id ? { ...item, ...change } : item));
  return { ...state, overlay: { ...cleanup, items } };
}
