import type { Signal } from '../../oci/signal.js';
import type { AppState } from './app-state.js';
import { shownItems } from './cleanup-choice.js';
import { withTabView } from './detail/detail.js';
import type { Effect } from './effect.js';
import { enteredForLogs, type LogPurpose } from './logs/prompt-logs.js';
import type { OverlayMessage } from './message.js';
import type { Confirm, ConfirmedOrder, PlacePurpose, Prompt, SignalTarget } from './overlay.js';
import { focusedList } from './selectors/lists.js';
import { isWaved } from './settings/ask-first.js';
import { SIGNAL_CHOICES } from './signals.js';
import { type Step, step } from './step.js';
import { withSystemTabView } from './system/system-view.js';
import { searchedInRegistries } from './system/update-system.js';
import { copiedOut } from './update-detail.js';
import { enteredForImages } from './update-image-prompt.js';
import { withList } from './update-list.js';
import { carryOut } from './update-order.js';
import { enteredForPlaces } from './update-place-prompt.js';
import { startPull } from './update-pull.js';
import { enteredForSaves } from './update-saves.js';

/** What lies over the panes: opened, answered, closed. */
export function updateOverlay(state: AppState, message: OverlayMessage): Step {
  const { overlay } = state;
  switch (message.type) {
    case 'details.asked':
      return step(
        { ...state, overlay: { kind: 'details', of: message.of, id: message.id, top: 0 } },
        // No event says that somebody else has shaped or parted containers.
        ...(message.of === 'networks' ? [{ type: 'troubles.list' as const }] : []),
      );
    case 'overlay.closed':
      return step(closed(state));
    case 'overlay.scrolled':
      return step({ ...state, overlay: scrolled(state, message.by) });
    case 'confirm.asked':
      if (isWaved(state, message.confirm)) return carryOut(state, message.confirm.then);
      return step({ ...state, overlay: message.confirm });
    case 'confirm.focused':
      return step(overlay?.kind === 'confirm' ? { ...state, overlay: { ...overlay, focus: message.focus } } : state);
    case 'confirm.toggled':
      return step(overlay?.kind === 'confirm' ? { ...state, overlay: switched(overlay, message.key) } : state);
    case 'confirm.answered':
      if (overlay?.kind !== 'confirm') return step(state);
      return message.accepted ? carryOut(closed(state), orderOf(overlay)) : step(closed(state));
    case 'signals.asked':
      return step({ ...state, overlay: { kind: 'signals', target: message.target, cursor: 0 } });
    case 'signal.chosen': {
      const choice = overlay?.kind === 'signals' ? SIGNAL_CHOICES[overlay.cursor] : undefined;
      return overlay?.kind === 'signals' && choice ? sent(closed(state), overlay.target, choice.signal) : step(state);
    }
    case 'prompt.asked':
      return step({
        ...state,
        overlay: {
          kind: 'prompt',
          purpose: message.purpose,
          text: message.text,
          before: message.text,
          images: message.images,
        },
      });
    case 'prompt.typed':
      return step(overlay?.kind === 'prompt' ? typed(state, overlay, message.text) : state);
    case 'prompt.entered':
      return overlay?.kind === 'prompt' ? entered(state, overlay) : step(state);
    case 'palette.asked':
      return step(
        { ...state, overlay: { kind: 'palette', text: message.text ?? '', cursor: 0, edition: 0 } },
        ...unread(state),
      );
    case 'palette.typed':
      return step(
        overlay?.kind === 'palette' ? { ...state, overlay: { ...overlay, text: message.text, cursor: 0 } } : state,
      );
    case 'palette.completed':
      return step(state);
    case 'palette.entered':
      return step(closed(state));
    default:
      return message satisfies never;
  }
}

/** Names of volumes and networks can be typed: their lists are read, if nobody has looked at them yet. */
function unread({ engine, volumes, networks }: AppState): readonly Effect[] {
  if (engine.kind !== 'open') return [];
  return [
    ...(volumes.isListed ? [] : [{ type: 'volumes.list' as const }]),
    ...(networks.isListed ? [] : [{ type: 'networks.list' as const }]),
  ];
}

/** Left with escape, a filter is again what it was. */
function closed(state: AppState): AppState {
  const { overlay } = state;
  const next = { ...state, overlay: undefined };
  return overlay?.kind === 'prompt' && overlay.purpose === 'filter' ? withFilter(next, overlay.before) : next;
}

function scrolled({ overlay, nowMs }: AppState, by: number): AppState['overlay'] {
  if (
    overlay?.kind === 'help' ||
    overlay?.kind === 'help-search' ||
    overlay?.kind === 'failure' ||
    overlay?.kind === 'details' ||
    overlay?.kind === 'report'
  )
    return { ...overlay, top: Math.max(0, overlay.top + by) };
  if (overlay?.kind === 'palette') return { ...overlay, cursor: Math.max(0, overlay.cursor + by) };
  if (overlay?.kind === 'signals') return { ...overlay, cursor: within(overlay.cursor + by, SIGNAL_CHOICES.length) };
  if (overlay?.kind === 'copies') return { ...overlay, cursor: within(overlay.cursor + by, overlay.items.length) };
  if (overlay?.kind === 'cleanup' && overlay.phase === 'choosing')
    return { ...overlay, focus: 'list', cursor: within(overlay.cursor + by, shownItems(overlay, nowMs).length) };
  return overlay;
}

const within = (index: number, count: number): number => Math.min(Math.max(index, 0), Math.max(0, count - 1));

function switched(confirm: Confirm, key: string): Confirm {
  return {
    ...confirm,
    toggles: confirm.toggles.map((toggle) => (toggle.key === key ? { ...toggle, isOn: !toggle.isOn } : toggle)),
  };
}

function orderOf({ then, toggles }: Confirm): ConfirmedOrder {
  const isOn = (name: string): boolean => toggles.some((toggle) => toggle.name === name && toggle.isOn);
  if (then.type === 'images.remove') return { ...then, force: isOn('force') };
  if ((then.type === 'containers' || then.type === 'project') && then.order.kind === 'remove') {
    return { ...then, order: { kind: 'remove', force: isOn('force'), removeVolumes: isOn('volumes') } };
  }
  return then;
}

/** A filter works while it is typed. */
function typed(state: AppState, prompt: Prompt, text: string): AppState {
  const next = { ...state, overlay: { ...prompt, text } };
  return prompt.purpose === 'filter' ? withFilter(next, text) : next;
}

/** Filters the list that has the keys. */
function withFilter(state: AppState, filter: string): AppState {
  const list = focusedList(state);
  if (list) return withList(state, list, { filter });
  if (state.focus === 'system') return { ...state, system: withSystemTabView(state.system, { filter }) };
  return state.focus === 'detail' ? { ...state, detail: withTabView(state.detail, { filter }) } : state;
}

function sent(state: AppState, target: SignalTarget, signal: Signal): Step {
  if (target.kind === 'process')
    return step(state, { type: 'process.signal', id: target.id, process: target.process, signal });
  return carryOut(state, { type: 'containers', ids: target.ids, order: { kind: 'kill', signal } });
}

const isOfPlaces = (purpose: Prompt['purpose']): purpose is PlacePurpose => /^(volume|network)-/.test(purpose);

const isOfLogs = (purpose: Prompt['purpose']): purpose is LogPurpose => purpose.startsWith('log-');

function entered(state: AppState, prompt: Prompt): Step {
  const { purpose, text } = prompt;
  const next = { ...state, overlay: undefined };
  if (purpose === 'pull') return text.trim() === '' ? step(next) : startPull(next, text.trim());
  if (purpose === 'filter') return step(next);
  if (purpose === 'copy-out') return copiedOut(next, text.trim());
  if (purpose === 'save-note' || purpose === 'save-copy') return enteredForSaves(next, purpose, text.trim());
  if (purpose === 'registry-search') return searchedInRegistries(next, text.trim());
  if (isOfPlaces(purpose)) return enteredForPlaces(next, { purpose, text: text.trim() });
  if (isOfLogs(purpose)) return enteredForLogs(state, { purpose, text });
  return enteredForImages(next, { ...prompt, purpose, text: text.trim() });
}
