import type { Container } from '../../engine/index.js';
import { type Signal, signalName } from '../../oci/signal.js';
import { listed, listedBriefly, say } from '../language/say.js';
import type { ListedVolume } from '../state/app-state.js';
import { isAlive, type StopWish } from '../state/container-order.js';
import type { Confirm } from '../state/overlay.js';
import type { UsedImage } from '../state/selectors/images.js';
import type { PeopledNetwork } from '../state/selectors/networks.js';
import { SIGNAL_CHOICES } from '../state/signals.js';

/** Names told one by one before the rest is counted. */
const MAX_NAMES = 6;

/** `web, db and job`, or with many `a, b, c, d, e, f and 3 more`, as the language of the screen has it. */
export function nameList(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES);
  const hidden = names.length - shown.length;
  return hidden > 0 ? say(`${listedBriefly(shown)} and ${hidden} more`) : listed(shown);
}

/** Stopping can be undone: the focus is on going ahead. */
export function stopQuestion(containers: readonly Container[], how: StopWish = {}): Confirm {
  const isOne = containers.length === 1;
  const longest = how.timeoutSeconds ?? Math.max(...containers.map(({ config }) => config.stopTimeoutSeconds));
  return {
    kind: 'confirm',
    title: isOne ? 'Stop?' : `Stop ${containers.length} containers?`,
    lines: [
      nameList(containers.map(({ name }) => name)),
      isOne
        ? `Asks it to end, and kills it after ${longest} s. It can be started again.`
        : `Asks them to end, and kills them after ${longest} s. They can be started again.`,
    ],
    acceptLabel: 'Stop',
    toggles: [],
    focus: 'accept',
    then: { type: 'containers', ids: containers.map(({ id }) => id), order: { kind: 'stop', ...how } },
  };
}

export function restartQuestion(containers: readonly Container[], how: StopWish = {}): Confirm {
  const isOne = containers.length === 1;
  return {
    kind: 'confirm',
    title: isOne ? 'Restart?' : `Restart ${containers.length} containers?`,
    lines: [
      nameList(containers.map(({ name }) => name)),
      `Stops ${isOne ? 'it' : 'them'} as s does, then starts ${isOne ? 'it' : 'them'} again.`,
    ],
    acceptLabel: 'Restart',
    toggles: [],
    focus: 'accept',
    then: { type: 'containers', ids: containers.map(({ id }) => id), order: { kind: 'restart', ...how } },
  };
}

/** What a signal does is up to the program, and what it loses by it is gone: the focus is on Cancel. */
export function killQuestion(containers: readonly Container[], signal: Signal): Confirm {
  const name = signalName(signal);
  const effect = SIGNAL_CHOICES.find((choice) => choice.signal === signal)?.effect ?? 'means what the program says';
  return {
    kind: 'confirm',
    title: containers.length === 1 ? `Send ${name}?` : `Send ${name} to ${containers.length} containers?`,
    lines: [nameList(containers.map((container) => container.name)), effect],
    acceptLabel: 'Send',
    toggles: [],
    focus: 'cancel',
    then: { type: 'containers', ids: containers.map(({ id }) => id), order: { kind: 'kill', signal } },
  };
}

/** What is removed is gone: the focus is on Cancel. */
export function removeQuestion(
  containers: readonly Container[],
  { force, removeVolumes = false }: { readonly force: boolean; readonly removeVolumes?: boolean | undefined },
): Confirm {
  const isOne = containers.length === 1;
  const alive = containers.filter(isAlive);
  return {
    kind: 'confirm',
    title: `Remove ${isOne ? 'this container' : `these ${containers.length} containers`}?`,
    lines: [
      nameList(containers.map(({ name, image }) => `${name} (${image})`)),
      `${isOne ? 'Its files and its log' : 'Their files and logs'} are gone for good. Named volumes stay.`,
      ...aliveWarning(alive, { areAll: !isOne && alive.length === containers.length }),
    ],
    acceptLabel: 'Remove',
    toggles: [
      { name: 'force', key: 'f', label: `force: kill ${isOne ? 'it if it' : 'what'} runs`, isOn: force },
      {
        name: 'volumes',
        key: 'v',
        label: `remove ${isOne ? 'its' : 'their'} anonymous volumes too`,
        isOn: removeVolumes,
      },
    ],
    focus: 'cancel',
    then: {
      type: 'containers',
      ids: containers.map(({ id }) => id),
      order: { kind: 'remove', force, removeVolumes },
    },
  };
}

function aliveWarning(alive: readonly Container[], { areAll }: { readonly areAll: boolean }): string[] {
  if (alive.length === 0) return [];
  if (areAll) return ['All of them still run: only force removes them, by a kill.'];
  const [run, them] = alive.length === 1 ? ['runs', 'it'] : ['run', 'them'];
  return [`${nameList(alive.map(({ name }) => name))} still ${run}: only force removes ${them}, by a kill.`];
}

export function removeImageQuestion(
  images: readonly UsedImage[],
  { force = false }: { readonly force?: boolean | undefined } = {},
): Confirm {
  const names = images.flatMap(({ names: all, id }) => (all.length === 0 ? [id.slice(7, 19)] : all));
  const users = [...new Map(images.flatMap((image) => image.users.map((user) => [user.id, user] as const))).values()];
  return {
    kind: 'confirm',
    title: `Remove ${images.length === 1 ? 'this image' : `these ${images.length} images`}?`,
    lines: [nameList(names), 'Its layers go too, unless another image has them.', ...usersWarning(users)],
    acceptLabel: 'Remove',
    toggles: [
      {
        name: 'force',
        key: 'f',
        label: 'force: also where it has several names or is used by containers that ended',
        isOn: force,
      },
    ],
    focus: 'cancel',
    then: { type: 'images.remove', ids: images.map(({ id }) => id), force },
  };
}

/** What runs keeps its image, whatever is switched on. */
function usersWarning(users: readonly Container[]): string[] {
  const names = (of: readonly Container[]): string => nameList(of.map(({ name }) => name));
  const alive = users.filter(isAlive);
  if (alive.length > 0)
    return [
      `${names(alive)} ${alive.length === 1 ? 'runs' : 'run'} on it, and it stays until ${alive.length === 1 ? 'that ends' : 'they end'}.`,
    ];
  return users.length > 0 ? [`Used by ${names(users)}: only force removes it.`] : [];
}

/** What is in a volume is nowhere else: the focus is on Cancel. */
export function removeVolumesQuestion(volumes: readonly ListedVolume[]): Confirm {
  const isOne = volumes.length === 1;
  const mounted = volumes.filter(({ options }) => Object.keys(options).length > 0);
  return {
    kind: 'confirm',
    title: `Remove ${isOne ? 'this volume' : `these ${volumes.length} volumes`}?`,
    lines: [
      nameList(volumes.map(({ name }) => name)),
      `All that is in ${isOne ? 'it' : 'them'} is gone for good. b writes a copy to a file first.`,
      ...(mounted.length > 0 ? [`What ${nameList(mounted.map(({ name }) => name))} mounts stays as it is.`] : []),
    ],
    acceptLabel: 'Remove',
    toggles: [],
    focus: 'cancel',
    then: { type: 'volumes', names: volumes.map(({ name }) => name), order: { kind: 'remove' } },
  };
}

export function removeNetworksQuestion(networks: readonly PeopledNetwork[]): Confirm {
  const isOne = networks.length === 1;
  return {
    kind: 'confirm',
    title: `Remove ${isOne ? 'this network' : `these ${networks.length} networks`}?`,
    lines: [
      nameList(networks.map(({ name }) => name)),
      `Containers that are to start on ${isOne ? 'it' : 'them'} will say that it is missing.`,
    ],
    acceptLabel: 'Remove',
    toggles: [],
    focus: 'cancel',
    then: { type: 'networks', names: networks.map(({ name }) => name), order: { kind: 'remove' } },
  };
}

export const DEMO_QUESTION: Confirm = {
  kind: 'confirm',
  title: 'Start the demo?',
  lines: [
    'Makes a small image from what this machine has, and starts four containers:',
    'a busy one, a chatty one, one that exits with 1, and one that is idle.',
    'gantry demo --remove takes all of it away again.',
  ],
  acceptLabel: 'Start',
  toggles: [],
  focus: 'accept',
  then: { type: 'demo' },
};
