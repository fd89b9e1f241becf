import type { AppState } from '../../state/app-state.js';
import type { DetailTab } from '../../state/detail/detail.js';
import { NEW_BUILD } from '../../state/forms/build-form.js';
import { openForm } from '../../state/forms/forms.js';
import { splitWords } from '../../state/forms/shell-words.js';
import type { UsedImage } from '../../state/selectors/images.js';
import { removeImageQuestion } from '../questions.js';
import { findImage, missing } from './objects.js';
import type { Led, Outcome, Verb } from './verb.js';
import { FORCE } from './verb-flags.js';

function ofOne(
  name: string,
  help: string,
  lead: (image: UsedImage, state: AppState) => Omit<Led, 'select'>,
  options: Pick<Verb, 'aliases' | 'changes'> = {},
): Verb {
  return {
    name,
    help,
    takes: ['images'],
    ...options,
    act: (state, [word = '']) => {
      const image = findImage(state, word);
      return image ? { ...lead(image, state), select: { list: 'images', id: image.id } } : missing('images', word);
    },
  };
}

const tab = (name: string, help: string, shown: DetailTab, aliases: readonly string[] = []): Verb =>
  ofOne(name, help, () => ({ message: { type: 'detail.opened', of: 'images', tab: shown } }), { aliases });

/** Commands about images. */
export const IMAGE_VERBS: readonly Verb[] = [
  {
    name: 'pull',
    aliases: ['image pull'],
    help: 'Pull this image.',
    takes: ['line'],
    changes: true,
    act: (_state, [ref = '']) =>
      /\s/.test(ref)
        ? { reason: 'One image at a time: its name has no blank in it.' }
        : { message: { type: 'pull.ordered', ref } },
  },
  {
    name: 'build',
    aliases: ['image build', 'buildx build', 'builder build'],
    help: 'Build an image of a folder with a Dockerfile.',
    takes: ['line'],
    optional: 1,
    changes: true,
    act: (_state, [line = '']) => buildVerb(line),
  },
  {
    name: 'push',
    aliases: ['image push'],
    help: 'Bring this image to the registry of its name.',
    takes: ['images'],
    changes: true,
    act: (state, [ref = '']) =>
      findImage(state, ref) ? { message: { type: 'push.ordered', ref } } : missing('images', ref),
  },
  {
    name: 'tag',
    aliases: ['image tag'],
    help: 'Give it one more name.',
    takes: ['images', 'word'],
    optional: 1,
    changes: true,
    act: (state, [word = '', name]): Outcome => {
      const image = findImage(state, word);
      if (!image) return missing('images', word);
      const form = openForm('tag', { source: word, name: name ?? '' });
      return { message: { type: name === undefined ? 'form.opened' : 'form.submitted', form } };
    },
  },
  {
    name: 'rmi',
    aliases: ['image rm', 'image remove'],
    help: 'Ask whether to remove it.',
    takes: ['images'],
    isMany: true,
    flags: [FORCE],
    changes: true,
    act: (state, words, flags) => {
      const images = words.map((word) => findImage(state, word));
      const index = images.indexOf(undefined);
      if (index >= 0) return missing('images', words[index] ?? '');
      const known = images.filter((image) => image !== undefined);
      return { message: { type: 'confirm.asked', confirm: removeImageQuestion(known, { force: 'force' in flags }) } };
    },
  },
  ofOne(
    'save',
    'Write it to an archive.',
    ({ id, names: [name = 'image'] }) => ({
      message: {
        type: 'prompt.asked',
        purpose: 'save',
        text: `./${name.replace(/^.*\//, '').replaceAll(/[^\w.-]+/g, '-')}.tar`,
        images: [id],
      },
    }),
    { aliases: ['image save'] },
  ),
  {
    name: 'load',
    aliases: ['image load'],
    help: 'Read images from an archive of this machine.',
    takes: ['line'],
    changes: true,
    act: (_state, [path = '']) => ({ message: { type: 'images.load.ordered', path } }),
  },
  tab('history', 'Show the steps that it was made in.', 'history', ['image history']),
  tab('image layers', 'Show its layers, and the files in them.', 'layers'),
  tab('image dockerfile', 'Show the Dockerfile as it can be recovered.', 'dockerfile'),
  ofOne('image inspect', 'Show its names, its size, and who uses it.', ({ id }) => ({
    message: { type: 'details.asked', of: 'images', id },
  })),
];

function buildVerb(line: string): Outcome {
  if (line === '') return { message: { type: 'build.asked', form: openForm('build', NEW_BUILD) } };
  if (splitWords(line) === undefined) return { reason: 'A quote is not closed.' };
  return { message: { type: 'form.submitted', form: openForm('build-words', { words: line }) } };
}
