import { openForm } from '../../state/forms/forms.js';
import { NEW_NETWORK } from '../../state/forms/network-form.js';
import { splitWords } from '../../state/forms/shell-words.js';
import { readCaptureWords } from '../../state/trouble-order.js';
import { removeNetworksQuestion, removeVolumesQuestion } from '../questions.js';
import { findContainer, findNetwork, findVolume, missing } from './objects.js';
import type { Outcome, Verb } from './verb.js';
import { FORCE } from './verb-flags.js';

const VOLUME_VERBS: readonly Verb[] = [
  {
    name: 'volume create',
    help: 'Make a volume; without a name, fill in a form.',
    takes: ['word'],
    optional: 1,
    changes: true,
    act: (_state, [name]) => {
      const form = openForm('volume', { name: name ?? '' });
      return { message: { type: name === undefined ? 'form.opened' : 'form.submitted', form } };
    },
  },
  {
    name: 'volume rm',
    aliases: ['volume remove'],
    help: 'Ask whether to remove it, with all that is in it.',
    takes: ['volumes'],
    isMany: true,
    flags: [FORCE],
    changes: true,
    act: (state, words) => {
      const volumes = words.map((word) => findVolume(state, word));
      const index = volumes.indexOf(undefined);
      if (index >= 0) return missing('volumes', words[index] ?? '');
      const known = volumes.filter((volume) => volume !== undefined);
      const used = known.find(({ users }) => users.length > 0);
      if (used) return { reason: `${used.name} is used by ${used.users[0]?.containerName}: remove that first.` };
      return { message: { type: 'confirm.asked', confirm: removeVolumesQuestion(known) } };
    },
  },
  {
    name: 'volume inspect',
    help: 'Show where it lies, who uses it and how.',
    takes: ['volumes'],
    act: (state, [word = '']) => {
      const volume = findVolume(state, word);
      return volume ? { message: { type: 'details.asked', of: 'volumes', id: volume.id } } : missing('volumes', word);
    },
  },
  {
    name: 'volume backup',
    aliases: ['backup', 'backup create'],
    help: 'Make a backup of it that is kept here.',
    takes: ['volumes'],
    changes: true,
    act: (state, [word = '']) =>
      findVolume(state, word)
        ? {
            message: {
              type: 'order.given',
              order: { type: 'volumes', names: [word], order: { kind: 'keep', note: '' } },
            },
          }
        : missing('volumes', word),
  },
  {
    name: 'volume clone',
    help: 'Make another one with what is in it.',
    takes: ['volumes', 'word'],
    changes: true,
    act: (state, [word = '', to = '']) =>
      findVolume(state, word)
        ? { message: { type: 'order.given', order: { type: 'volumes', names: [word], order: { kind: 'clone', to } } } }
        : missing('volumes', word),
  },
];

const NETWORK_VERBS: readonly Verb[] = [
  {
    name: 'network create',
    help: 'Make a network; without a name, fill in a form.',
    takes: ['word'],
    optional: 1,
    changes: true,
    act: (_state, [name]) => {
      const form = openForm('network', { ...NEW_NETWORK, name: name ?? '' });
      return { message: { type: name === undefined ? 'form.opened' : 'form.submitted', form } };
    },
  },
  {
    name: 'network rm',
    aliases: ['network remove'],
    help: 'Ask whether to remove it.',
    takes: ['networks'],
    isMany: true,
    flags: [FORCE],
    changes: true,
    act: (state, words) => {
      const networks = words.map((word) => findNetwork(state, word));
      const index = networks.indexOf(undefined);
      if (index >= 0) return missing('networks', words[index] ?? '');
      const known = networks.filter((network) => network !== undefined);
      const builtIn = known.find(({ isBuiltIn }) => isBuiltIn);
      if (builtIn) return { reason: `${builtIn.name} is always there.` };
      return { message: { type: 'confirm.asked', confirm: removeNetworksQuestion(known) } };
    },
  },
  {
    name: 'network inspect',
    help: 'Draw it: its subnets, and who is on it.',
    takes: ['networks'],
    act: (state, [word = '']) => {
      const network = findNetwork(state, word);
      return network
        ? { message: { type: 'details.asked', of: 'networks', id: network.id } }
        : missing('networks', word);
    },
  },
  placing('connect', 'Put a container on it.'),
  placing('disconnect', 'Take a container off it.'),
];

function placing(kind: 'connect' | 'disconnect', help: string): Verb {
  return {
    name: `network ${kind}`,
    help,
    takes: ['networks', 'containers'],
    changes: true,
    act: (state, [network = '', container = '']) => {
      if (!findNetwork(state, network)) return missing('networks', network);
      if (!findContainer(state, container)) return missing('containers', container);
      return {
        message: { type: 'order.given', order: { type: 'networks', names: [network], order: { kind, container } } },
      };
    },
  };
}

/** In the words of `gantry net`. */
const TROUBLE_VERBS: readonly Verb[] = [
  trouble('net shape', 'Make its network slow, lossy or narrow: web delay 100ms loss 5%.', 'shape'),
  trouble('net partition', 'Part containers into groups: a,b c,d.', 'partition'),
  {
    name: 'net heal',
    help: 'Bring it back to all others.',
    takes: ['containers'],
    isMany: true,
    changes: true,
    act: (_state, refs) => ({ message: { type: 'heal.asked', refs } }),
  },
  {
    name: 'net capture',
    help: 'Write its packets to a new file: web /tmp/web.pcap port 80.',
    takes: ['containers', 'line'],
    act: (_state, words): Outcome => {
      const request = readCaptureWords(words.join(' '));
      return request
        ? { message: { type: 'capture.ordered', request } }
        : { reason: 'A container and a new file are needed, and maybe a filter behind them.' };
    },
  },
];

function trouble(name: string, help: string, kind: 'shape' | 'partition'): Verb {
  return {
    name,
    help,
    takes: ['containers', 'line'],
    optional: kind === 'partition' ? 1 : 0,
    changes: true,
    act: (_state, given) => {
      const words = splitWords(given.join(' '));
      return words
        ? { message: { type: 'trouble.ordered', order: { kind, words } } }
        : { reason: 'A quote is not closed.' };
    },
  };
}

/** Commands about volumes, networks, and what goes through them. */
export const PLACE_VERBS: readonly Verb[] = [...VOLUME_VERBS, ...NETWORK_VERBS, ...TROUBLE_VERBS];
