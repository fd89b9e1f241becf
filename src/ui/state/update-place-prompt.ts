import type { Backup } from '../../engine/index.js';
import type { AppState } from './app-state.js';
import { splitWords } from './forms/shell-words.js';
import type { Confirm, PlacePurpose, Prompt } from './overlay.js';
import { networkById } from './selectors/networks.js';
import { backupsOf } from './selectors/volumes.js';
import { type Step, step, withNotice } from './step.js';
import { readCaptureWords } from './trouble-order.js';
import { orderedForNetwork, orderedForVolume } from './update-order.js';

/** Carries out what was typed about the volume or network under the cursor; nothing typed is nothing asked. */
export function enteredForPlaces(
  state: AppState,
  { purpose, text }: Pick<Prompt, 'text'> & { readonly purpose: PlacePurpose },
): Step {
  const volume = state.lists.volumes.selectedId;
  // A note may be left out.
  if (purpose === 'volume-keep' && volume !== undefined)
    return orderedForVolume(state, [volume], { kind: 'keep', note: text });
  if (text === '' || purpose === 'volume-keep') return step(state);
  const network = networkById(state, state.lists.networks.selectedId)?.name;
  switch (purpose) {
    case 'volume-backup':
      return volume === undefined ? step(state) : orderedForVolume(state, [volume], { kind: 'backup', to: text });
    case 'volume-restore':
      return volume === undefined ? step(state) : orderedForVolume(state, [volume], { kind: 'restore', from: text });
    case 'volume-clone':
      return volume === undefined ? step(state) : orderedForVolume(state, [volume], { kind: 'clone', to: text });
    case 'volume-revert':
    case 'volume-forget':
      return withBackup(state, purpose === 'volume-revert' ? 'revert' : 'forget', text);
    case 'network-connect':
    case 'network-disconnect': {
      const kind = purpose === 'network-connect' ? 'connect' : 'disconnect';
      return network === undefined ? step(state) : orderedForNetwork(state, [network], { kind, container: text });
    }
    case 'network-shape':
    case 'network-partition':
      return troubled(state, purpose === 'network-shape' ? 'shape' : 'partition', text);
    case 'network-capture': {
      const request = readCaptureWords(text);
      return request
        ? step(state, { type: 'capture.start', request })
        : step(withNotice(state, 'A container and a new file are needed, and maybe a filter behind them.', 'bad'));
    }
    default:
      return purpose satisfies never;
  }
}

function troubled(state: AppState, kind: 'shape' | 'partition', text: string): Step {
  const words = splitWords(text);
  return words
    ? step(state, { type: 'trouble.order', order: { kind, words } })
    : step(withNotice(state, 'A quote is not closed.', 'bad'));
}

/** One of those that are kept of the volume under the cursor. */
function withBackup(state: AppState, kind: 'revert' | 'forget', text: string): Step {
  const backups = backupsOf(state, state.lists.volumes.selectedId);
  const backup = backups.find(({ number }) => String(number) === text.replace(/^#/, ''));
  if (!backup) {
    const names = backups.map(({ number }) => String(number));
    return step(withNotice(state, { text: `There is no backup ${text} of it, but {names}.`, names }, 'bad'));
  }
  const { number, volume } = backup;
  if (kind === 'revert') return orderedForVolume(state, [volume], { kind, backup: number });
  return step({ ...state, overlay: forgetQuestion(backup) });
}

/** What is removed is gone: the focus is on Cancel. */
function forgetQuestion({ number, volume, note }: Backup): Confirm {
  return {
    kind: 'confirm',
    title: `Remove backup ${number}?`,
    lines: [
      `${volume}:${number}${note === '' ? '' : ` (${note})`}`,
      'What the volume held then is gone for good. The volume stays as it is.',
    ],
    acceptLabel: 'Remove',
    toggles: [],
    focus: 'cancel',
    then: { type: 'volumes', names: [volume], order: { kind: 'forget', backup: number } },
  };
}
