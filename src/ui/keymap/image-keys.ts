import { openForm } from '../state/forms/forms.js';
import { NEW_CONTAINER } from '../state/forms/run-form.js';
import { selectedImage, targetImages } from '../state/selectors/images.js';
import type { Binding } from './binding.js';
import { removeImageQuestion } from './questions.js';

export const IMAGE_KEYS: readonly Binding[] = [
  {
    id: 'image.open',
    keys: ['enter'],
    where: ['images'],
    label: 'open',
    docker: ['history', 'inspect', 'layers', 'dockerfile'],
    help: 'Open its detail: layers and their files, history, who uses it, its Dockerfile and more.',
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
    id: 'image.remove',
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
  return name?.replace(/^docker\.io\/(library\/)?/, '').replace(/:latest$/, '');
}
