import type { AppState } from '../state/app-state.js';
import { openForm } from '../state/forms/forms.js';
import { NEW_CONTAINER } from '../state/forms/run-form.js';
import type { Message } from '../state/message.js';
import { selectedImage, targetImages } from '../state/selectors/images.js';
import { shortImageName } from '../state/short-image-name.js';
import { display } from '../text.js';
import type { Binding, Place } from './binding.js';
import { removeImageQuestion } from './questions.js';

const IMAGE_PLACES: readonly Place[] = ['images', 'image-detail'];

const noImage = (state: AppState): string | undefined => (selectedImage(state) ? undefined : 'No image is selected.');

/** Marks are for what can be done to several; the rest is for the image under the cursor. */
function asked(state: AppState, purpose: 'push' | 'save', text: string): Message {
  const image = selectedImage(state);
  const images = purpose === 'save' ? targetImages(state) : image ? [image] : [];
  return { type: 'prompt.asked', purpose, text: display(text), images: images.map(({ id }) => id) };
}

/** The last part of the name, as a name for a file. */
function fileName(name = 'image'): string {
  return (shortName(name) ?? name).replace(/^.*\//, '').replaceAll(/[^\w.-]+/g, '-');
}

export const IMAGE_KEYS: readonly Binding[] = [
  {
    id: 'image.open',
    keys: ['enter'],
    where: ['images'],
    label: 'open',
    docker: ['history', 'inspect', 'layers', 'dockerfile'],
    help: 'Open its detail: how it runs, who uses it, its layers and their files, its Dockerfile and more.',
    footer: 9,
    whyNot: (state) => (selectedImage(state) ? undefined : 'No image is selected.'),
    message: () => ({ type: 'detail.opened', of: 'images' }),
  },
  {
    id: 'image.details',
    keys: ['i'],
    where: ['images'],
    label: 'details',
    help: 'Show its names, its size, and who uses it.',
    footer: 20,
    whyNot: (state) => (selectedImage(state) ? undefined : 'No image is selected.'),
    message: (state) => {
      const image = selectedImage(state);
      return image && { type: 'details.asked', of: 'images', id: image.id };
    },
  },
  {
    id: 'image.run',
    changes: true,
    keys: ['r', 'n'],
    where: ['images'],
    label: 'run',
    help: 'Fill in a form to run a container of it.',
    footer: 19,
    whyNot: (state) => (selectedImage(state) ? undefined : 'No image is selected.'),
    message: (state) => {
      const image = selectedImage(state);
      const name = image && (shortName(image.names[0]) ?? image.id.slice(7, 19));
      return { type: 'form.opened', form: openForm('run', { ...NEW_CONTAINER, image: name ?? '' }) };
    },
  },
  {
    id: 'image.tag',
    changes: true,
    keys: ['t'],
    where: IMAGE_PLACES,
    label: 'tag',
    help: 'Give it one more name.',
    footer: 30,
    whyNot: noImage,
    message: (state) => {
      const image = selectedImage(state);
      const source = image && (shortName(image.names[0]) ?? image.id.slice(7, 19));
      // Its name is known: the new one is what is typed.
      return { type: 'form.opened', form: { ...openForm('tag', { source: display(source ?? '') }), focus: 1 } };
    },
  },
  {
    id: 'image.push',
    changes: true,
    keys: ['p'],
    where: IMAGE_PLACES,
    label: 'push',
    help: 'Bring it to the registry of its name, which is asked for first.',
    footer: 31,
    whyNot: noImage,
    message: (state) => asked(state, 'push', shortName(selectedImage(state)?.names[0]) ?? ''),
  },
  {
    id: 'image.save',
    keys: ['S'],
    where: IMAGE_PLACES,
    label: 'save',
    help: 'Save it, or all that are marked, to a file of this machine.',
    footer: 32,
    whyNot: noImage,
    message: (state) => asked(state, 'save', `./${fileName(selectedImage(state)?.names[0])}.tar`),
  },
  {
    id: 'image.compare',
    keys: ['c'],
    where: ['images'],
    label: 'compare',
    docker: ['diff'],
    help: 'Compare its files, and how it runs, with those of the one other image that is marked.',
    footer: 34,
    whyNot: (state) => {
      const selected = selectedImage(state);
      const others = [...state.lists.images.marked].filter((id) => id !== selected?.id);
      return selected && others.length === 1 ? undefined : 'Mark one image with space, and go to another.';
    },
    message: () => ({ type: 'detail.opened', of: 'images', tab: 'compare' }),
  },
  {
    id: 'image.load',
    changes: true,
    keys: ['L'],
    where: ['images'],
    label: 'load',
    help: 'Load images from a file of this machine.',
    footer: 33,
    message: () => ({ type: 'prompt.asked', purpose: 'load', text: './' }),
  },
  {
    id: 'image.remove',
    changes: true,
    keys: ['d', 'delete'],
    where: ['images'],
    label: 'remove',
    docker: ['rmi'],
    help: 'Ask whether to remove it.',
    footer: 21,
    whyNot: (state) => {
      const [first, ...others] = targetImages(state);
      if (!first) return 'No image is selected.';
      const work = state.pending.get(first.id);
      return work && others.length === 0 ? `The image is ${work}.` : undefined;
    },
    message: (state) => ({ type: 'confirm.asked', confirm: removeImageQuestion(targetImages(state)) }),
  },
];

/** As docker's users write it: without docker's own registry, and without the tag that is meant anyway. */
function shortName(name: string | undefined): string | undefined {
  return name === undefined ? undefined : shortImageName(name).replace(/:latest$/, '');
}
