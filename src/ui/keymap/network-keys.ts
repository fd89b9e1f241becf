import type { Container } from '../../engine/index.js';
import type { AppState } from '../state/app-state.js';
import { isAlive } from '../state/container-order.js';
import { openForm } from '../state/forms/forms.js';
import { NEW_NETWORK } from '../state/forms/network-form.js';
import type { Message } from '../state/message.js';
import type { PlacePurpose } from '../state/overlay.js';
import { selectedContainer } from '../state/selectors/containers.js';
import { namesOn, networkById, targetNetworks } from '../state/selectors/networks.js';
import { display } from '../text.js';
import type { Binding } from './binding.js';
import { removeNetworksQuestion } from './questions.js';

const selected = (state: AppState) => networkById(state, state.lists.networks.selectedId);
const none = (state: AppState): string | undefined => (selected(state) ? undefined : 'No network is selected.');
const asked = (purpose: PlacePurpose, text = ''): Message => ({ type: 'prompt.asked', purpose, text });

/** Whom shaping, parting and capturing are offered for: what is on the network, or else the container under the cursor. */
const firstRunner = (state: AppState): string =>
  display(selected(state)?.places[0]?.container.name ?? aliveOf(selectedContainer(state))?.name ?? '');

const aliveOf = (container: Container | undefined): Container | undefined =>
  container && isAlive(container) ? container : undefined;

const noRunner = ({ containers }: AppState): string | undefined =>
  containers.items.some(isAlive) ? undefined : 'No container runs.';

const partedOn = (state: AppState): readonly string[] =>
  (selected(state)?.places ?? [])
    .filter(({ container }) => state.troubles.get(container.id)?.partition !== undefined)
    .map(({ container }) => container.name);

export const NETWORK_KEYS: readonly Binding[] = [
  {
    id: 'network.details',
    keys: ['enter', 'i'],
    where: ['networks'],
    label: 'details',
    docker: ['network inspect'],
    help: 'Draw it: its subnets, and who is on it with addresses, names and ports.',
    footer: 9,
    whyNot: none,
    message: (state) => {
      const network = selected(state);
      return network && { type: 'details.asked', of: 'networks', id: network.id };
    },
  },
  {
    id: 'network.flows',
    keys: ['w'],
    where: ['networks'],
    label: 'who talks',
    docker: ['net flows'],
    help: 'Show whom the containers on it talk to, and how much it was.',
    footer: 10,
    whyNot: (state) => {
      const network = selected(state);
      if (!network) return 'No network is selected.';
      return network.places.length === 0 ? 'No container is on it now.' : undefined;
    },
    message: () => ({ type: 'detail.opened', of: 'networks', tab: 'flows' }),
  },
  {
    id: 'network.create',
    changes: true,
    keys: ['n'],
    where: ['networks'],
    label: 'new',
    docker: ['network create'],
    help: 'Fill in a form to make a network: its driver, subnets, whether it is internal, IPv6.',
    footer: 19,
    message: () => ({ type: 'form.opened', form: openForm('network', NEW_NETWORK) }),
  },
  {
    id: 'network.connect',
    changes: true,
    keys: ['c'],
    where: ['networks'],
    label: 'connect',
    docker: ['network connect'],
    help: 'Put a container on it: at once where it runs, else when it next starts.',
    footer: 20,
    whyNot: (state) => {
      const network = selected(state);
      if (!network) return 'No network is selected.';
      return network.driver === 'host' || network.driver === 'null'
        ? 'A container is on this one from its start, or not.'
        : undefined;
    },
    message: (state) => asked('network-connect', display(selectedContainer(state)?.name ?? '')),
  },
  {
    id: 'network.disconnect',
    changes: true,
    keys: ['x'],
    where: ['networks'],
    label: 'disconnect',
    docker: ['network disconnect'],
    help: 'Take a container off it.',
    footer: 21,
    whyNot: (state) => {
      const network = selected(state);
      if (!network) return 'No network is selected.';
      return network.places.length === 0 ? 'No container is on it now.' : undefined;
    },
    message: (state) => {
      const [first = ''] = namesOn(selected(state) ?? { places: [] });
      return asked('network-disconnect', display(first));
    },
  },
  {
    id: 'network.shape',
    changes: true,
    keys: ['s'],
    where: ['networks'],
    label: 'shape',
    help: 'Make the network of a container slow, lossy or narrow on purpose, until it is cleared or the container ends.',
    footer: 23,
    whyNot: noRunner,
    message: (state) => asked('network-shape', `${firstRunner(state)} `),
  },
  {
    id: 'network.partition',
    changes: true,
    keys: ['p'],
    where: ['networks'],
    label: 'part',
    help: 'Part containers into groups that do not reach each other, or some from all others.',
    footer: 24,
    whyNot: noRunner,
    message: (state) => asked('network-partition', firstRunner(state)),
  },
  {
    id: 'network.heal',
    changes: true,
    keys: ['H'],
    where: ['networks'],
    label: 'heal',
    help: 'Bring the containers on it that were parted back to all others.',
    footer: 25,
    whyNot: (state) => (partedOn(state).length === 0 ? 'No container on it is parted from others.' : undefined),
    message: (state) => ({ type: 'heal.asked', refs: partedOn(state) }),
  },
  {
    id: 'network.capture',
    keys: ['t'],
    where: ['networks'],
    label: 'capture',
    help: 'Write the packets of a container to a file for Wireshark or tcpdump; once more ends it.',
    footer: 26,
    whyNot: (state) => (state.capture ? undefined : noRunner(state)),
    message: (state) => {
      if (state.capture) return { type: 'capture.stop.asked' };
      const name = firstRunner(state);
      return asked('network-capture', name === '' ? '' : `${name} ./${name}.pcap`);
    },
  },
  {
    id: 'network.remove',
    changes: true,
    keys: ['d', 'delete'],
    where: ['networks'],
    label: 'remove',
    docker: ['network rm'],
    help: 'Ask whether to remove it.',
    footer: 27,
    whyNot: (state) => {
      const networks = targetNetworks(state);
      if (networks.length === 0) return 'No network is selected.';
      const builtIn = networks.find(({ isBuiltIn }) => isBuiltIn);
      if (builtIn) return `${builtIn.name} is always there.`;
      const used = networks.find(({ places }) => places.length > 0);
      return used && `${display(used.name)} has containers on it: disconnect them first.`;
    },
    message: (state) => ({ type: 'confirm.asked', confirm: removeNetworksQuestion(targetNetworks(state)) }),
  },
];
