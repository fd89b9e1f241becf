import { isUnderWay } from '../state/builds/build.js';
import { shownBuild } from '../state/builds/update-build.js';
import { NEW_BUILD } from '../state/forms/build-form.js';
import { openForm } from '../state/forms/forms.js';
import type { Binding } from './binding.js';

/** Keys for images that are being built. */
export const BUILD_KEYS: readonly Binding[] = [
  {
    id: 'image.build',
    changes: true,
    keys: ['B'],
    where: ['images'],
    label: 'build',
    docker: ['build', 'buildx build'],
    help: 'Fill in a form to build an image; while one is being built, show how far it is.',
    footer: 22,
    message: () => ({ type: 'build.asked', form: openForm('build', NEW_BUILD) }),
  },
  {
    id: 'build.cancel',
    keys: ['x', 'd', 'delete'],
    where: ['build'],
    label: 'cancel',
    help: 'Stop the build. The steps that are done stay in the cache.',
    footer: 10,
    whyNot: (state) => {
      const build = shownBuild(state);
      return build && isUnderWay(build) ? undefined : 'The build has ended.';
    },
    message: () => ({ type: 'build.cancel.asked' }),
  },
  {
    id: 'build.mend',
    changes: true,
    keys: ['e', 'r'],
    where: ['build'],
    label: 'form',
    help: 'Fill in its form again, to build it once more or differently.',
    footer: 11,
    whyNot: (state) => {
      const build = shownBuild(state);
      return build && isUnderWay(build) ? 'The build goes on.' : undefined;
    },
    message: () => ({ type: 'build.mended' }),
  },
  {
    id: 'build.step.next',
    keys: ['down', 'j'],
    where: ['build'],
    label: 'next step',
    help: 'Show what the next step has written.',
    footer: 12,
    message: () => ({ type: 'build.step.moved', by: 1 }),
  },
  {
    id: 'build.step.previous',
    keys: ['up', 'k'],
    where: ['build'],
    label: 'previous step',
    help: 'Show what the step before has written.',
    message: () => ({ type: 'build.step.moved', by: -1 }),
  },
  {
    id: 'build.follow',
    keys: ['f', 'G', 'end'],
    where: ['build'],
    label: 'follow',
    help: 'Show the step that runs, or the one that failed.',
    footer: 13,
    message: () => ({ type: 'build.followed' }),
  },
  {
    id: 'build.output.back',
    keys: ['page-up', 'ctrl-u'],
    where: ['build'],
    label: 'output back',
    help: 'Show earlier lines of what the step has written.',
    message: () => ({ type: 'build.output.scrolled', by: -10 }),
  },
  {
    id: 'build.output.on',
    keys: ['page-down', 'ctrl-d'],
    where: ['build'],
    label: 'output on',
    help: 'Show later lines of what the step has written.',
    message: () => ({ type: 'build.output.scrolled', by: 10 }),
  },
];
