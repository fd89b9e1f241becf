import type { ListedContext } from '../../contexts/index.js';
import type { Backup, Login } from '../../engine/index.js';
import type { Confirm } from '../state/overlay.js';

/** Nothing is lost: the focus is on going ahead. */
export function contextQuestion({ name, endpoint }: ListedContext): Confirm {
  return {
    kind: 'confirm',
    title: 'Work there?',
    lines: [
      `${name} (${endpoint})`,
      'Shows what is there from now on, in this screen. Containers here go on.',
      'Pulls and terminals that are open end.',
    ],
    acceptLabel: 'Work there',
    toggles: [],
    focus: 'accept',
    then: { type: 'context.use', name },
  };
}

/** A password that is forgotten must be typed again: the focus is on Cancel. */
export function logoutQuestion({ registry, username, helper }: Login): Confirm {
  return {
    kind: 'confirm',
    title: 'Log out?',
    lines: [
      `${username} at ${registry}`,
      helper === undefined
        ? "The login is taken out of docker's file: docker has it no longer, too."
        : `The login is taken from ${helper}: docker has it no longer, too.`,
    ],
    acceptLabel: 'Log out',
    toggles: [],
    focus: 'cancel',
    then: { type: 'registry.logout', registry },
  };
}

type BackupTarget = { readonly backup: Backup; readonly isVolumeGone: boolean };

/** What is in the volume is backed up first: the focus is on going ahead. */
export function backupRestoreQuestion({ backup: { number, volume, note }, isVolumeGone }: BackupTarget): Confirm {
  return {
    kind: 'confirm',
    title: 'Restore?',
    lines: [
      `${volume} from backup ${number}${note === '' ? '' : `: ${note}`}`,
      isVolumeGone
        ? 'The volume is gone, and is made again.'
        : 'What is in it now is kept as a backup first. It must not be in use.',
    ],
    acceptLabel: 'Restore',
    toggles: [],
    focus: 'accept',
    then: { type: 'volumes', names: [volume], order: { kind: 'revert', backup: number } },
  };
}

/** What is removed is gone: the focus is on Cancel. */
export function backupForgetQuestion({ backup: { number, volume, note }, isVolumeGone }: BackupTarget): Confirm {
  return {
    kind: 'confirm',
    title: `Remove backup ${number}?`,
    lines: [
      `${volume}:${number}${note === '' ? '' : ` (${note})`}`,
      isVolumeGone
        ? 'The volume is gone: nothing else may hold what was in it.'
        : 'What the volume held then is gone for good. The volume stays as it is.',
    ],
    acceptLabel: 'Remove',
    toggles: [],
    focus: 'cancel',
    then: { type: 'volumes', names: [volume], order: { kind: 'forget', backup: number } },
  };
}
