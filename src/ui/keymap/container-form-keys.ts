import type { Container } from '../../engine/index.js';
import type { AppState } from '../state/app-state.js';
import { ON } from '../state/forms/field.js';
import type { FormTarget } from '../state/forms/form.js';
import { openForm } from '../state/forms/forms.js';
import { NEW_CONTAINER } from '../state/forms/run-form.js';
import { limitsOf } from '../state/forms/update-form.js';
import { selectedContainer, targetContainers } from '../state/selectors/containers.js';
import type { Binding, Place } from './binding.js';

/** In the logs, some of their keys move through what was found. */
const PLACES: readonly Place[] = ['containers', 'stats', 'detail', 'top'];

function whyNot(state: AppState, targets: readonly Container[]): string | undefined {
  const [first, ...others] = targets;
  if (!first) return 'No container is selected.';
  const work = state.pending.get(first.id);
  return work && others.length === 0 ? `${first.name} is ${work}.` : undefined;
}

/** Names and images are of one container: the one under the cursor. */
function selected(state: AppState): readonly Container[] {
  const container = selectedContainer(state);
  return container ? [container] : [];
}

function asTargets(containers: readonly Container[]): readonly FormTarget[] {
  return containers.map(({ id, name }) => ({ id, name }));
}

/** Keys that open forms for containers. */
export const CONTAINER_FORM_KEYS: readonly Binding[] = [
  {
    id: 'container.run',
    changes: true,
    keys: ['n'],
    where: ['containers', 'stats', 'top'],
    label: 'new',
    help: 'Fill in a form to run a new container.',
    message: (state) => ({
      type: 'form.opened',
      form: openForm('run', { ...NEW_CONTAINER, image: selectedContainer(state)?.image ?? '' }),
    }),
  },
  {
    id: 'container.rename',
    changes: true,
    keys: ['N'],
    where: PLACES,
    label: 'rename',
    help: 'Give the container another name.',
    whyNot: (state) => whyNot(state, selected(state)),
    message: (state) => {
      const targets = asTargets(selected(state));
      return { type: 'form.opened', form: openForm('rename', { name: targets[0]?.name ?? '' }, targets) };
    },
  },
  {
    id: 'container.update',
    changes: true,
    keys: ['U'],
    where: PLACES,
    label: 'limits',
    help: 'Change its limits and its restart policy while it runs, or those of all that are marked.',
    whyNot: (state) => whyNot(state, targetContainers(state)),
    message: (state) => {
      const targets = targetContainers(state);
      const [only, ...others] = targets;
      const values = only && others.length === 0 ? limitsOf(only) : {};
      return { type: 'form.opened', form: openForm('update', values, asTargets(targets)) };
    },
  },
  {
    id: 'container.commit',
    changes: true,
    keys: ['C'],
    where: PLACES,
    label: 'commit',
    help: 'Make an image of the container as it is.',
    whyNot: (state) => whyNot(state, selected(state)),
    message: (state) => ({
      type: 'form.opened',
      form: openForm('commit', { pause: ON }, asTargets(selected(state))),
    }),
  },
];
