import type { AppState, ListedVolume } from '../state/app-state.js';
import { openForm } from '../state/forms/forms.js';
import type { Message } from '../state/message.js';
import type { PlacePurpose } from '../state/overlay.js';
import { backupsOf, targetVolumes, volumeByName } from '../state/selectors/volumes.js';
import { display } from '../text.js';
import type { Binding } from './binding.js';
import { removeVolumesQuestion } from './questions.js';

const selected = (state: AppState) => volumeByName(state, state.lists.volumes.selectedId);
const none = (state: AppState): string | undefined => (selected(state) ? undefined : 'No volume is selected.');
const asked = (purpose: PlacePurpose, text = ''): Message => ({ type: 'prompt.asked', purpose, text });

const noBackup = (state: AppState): string | undefined => {
  const volume = selected(state);
  if (!volume) return 'No volume is selected.';
  return backupsOf(state, volume.name).length === 0 ? 'No backup of it is kept: s makes one.' : undefined;
};

const inUse = (volume: ListedVolume | undefined): string | undefined => {
  const user = volume?.users.find(({ isAlive }) => isAlive);
  return volume && user && `${display(volume.name)} is in use by ${display(user.containerName)}: stop that first.`;
};

/** A name for a file. */
const fileName = (name = 'volume'): string => display(name).replaceAll(/[^\w.-]+/g, '-');

export const VOLUME_KEYS: readonly Binding[] = [
  {
    id: 'volume.details',
    keys: ['enter', 'i'],
    where: ['volumes'],
    label: 'details',
    docker: ['volume inspect'],
    help: 'Show where it lies, who uses it and how.',
    footer: 9,
    whyNot: none,
    message: (state) => {
      const volume = selected(state);
      return volume && { type: 'details.asked', of: 'volumes', id: volume.id };
    },
  },
  {
    id: 'volume.files',
    keys: ['v'],
    where: ['volumes'],
    label: 'files',
    docker: ['ls', 'cat'],
    help: 'Walk through what is in it, and look into its files, also while it is used.',
    footer: 10,
    whyNot: none,
    message: () => ({ type: 'detail.opened', of: 'volumes', tab: 'files' }),
  },
  {
    id: 'volume.create',
    changes: true,
    keys: ['n'],
    where: ['volumes'],
    label: 'new',
    docker: ['volume create'],
    help: 'Fill in a form to make a volume.',
    footer: 19,
    message: () => ({ type: 'form.opened', form: openForm('volume', {}) }),
  },
  {
    id: 'volume.backup',
    keys: ['b'],
    where: ['volumes'],
    label: 'back up',
    help: 'Write all that is in it to a tar of this machine, also while it is used.',
    footer: 20,
    whyNot: none,
    message: (state) => asked('volume-backup', `./${fileName(selected(state)?.name)}.tar`),
  },
  {
    id: 'volume.restore',
    changes: true,
    keys: ['B'],
    where: ['volumes'],
    label: 'restore',
    help: 'Fill it, if it is empty, from a tar of this machine.',
    footer: 21,
    whyNot: none,
    message: () => asked('volume-restore', './'),
  },
  {
    id: 'volume.keep',
    changes: true,
    keys: ['s'],
    where: ['volumes'],
    label: 'keep',
    help: 'Make a backup of it that is kept here, also while it is used; its details list them.',
    footer: 22,
    whyNot: none,
    message: () => asked('volume-keep'),
  },
  {
    id: 'volume.revert',
    changes: true,
    keys: ['r'],
    where: ['volumes'],
    label: 'restore backup',
    help: 'Put it back to what a kept backup holds; what is in it now is kept as one too.',
    footer: 23,
    whyNot: (state) => noBackup(state) ?? inUse(selected(state)),
    message: (state) => asked('volume-revert', String(backupsOf(state, selected(state)?.name)[0]?.number ?? '')),
  },
  {
    id: 'volume.forget',
    changes: true,
    keys: ['D'],
    where: ['volumes'],
    label: 'remove backup',
    help: 'Ask whether to remove one of its kept backups, the oldest unless you say another.',
    whyNot: noBackup,
    message: (state) => asked('volume-forget', String(backupsOf(state, selected(state)?.name).at(-1)?.number ?? '')),
  },
  {
    id: 'volume.clone',
    changes: true,
    keys: ['c'],
    where: ['volumes'],
    label: 'clone',
    help: 'Make another one with what is in it.',
    footer: 24,
    whyNot: none,
    message: () => asked('volume-clone'),
  },
  {
    id: 'volume.remove',
    changes: true,
    keys: ['d', 'delete'],
    where: ['volumes'],
    label: 'remove',
    docker: ['volume rm'],
    help: 'Ask whether to remove it, with all that is in it.',
    footer: 25,
    whyNot: (state) => {
      const volumes = targetVolumes(state);
      if (volumes.length === 0) return 'No volume is selected.';
      const [used] = volumes.filter(({ users }) => users.length > 0);
      const [user] = used?.users ?? [];
      return used && `${display(used.name)} is used by ${display(user?.containerName ?? '')}: remove that first.`;
    },
    message: (state) => ({ type: 'confirm.asked', confirm: removeVolumesQuestion(targetVolumes(state)) }),
  },
];
