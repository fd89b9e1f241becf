import { engineError } from '../../errors/engine-error.js';
import type { Random } from '../../host/random.js';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Whether a container may be called so. */
export const isContainerName = (text: string): boolean => NAME.test(text.startsWith('/') ? text.slice(1) : text);

/** @throws name_invalid */
export function parseContainerName(text: string): string {
  const name = text.startsWith('/') ? text.slice(1) : text;
  if (!isContainerName(name)) throw engineError('name_invalid', { name: text });
  return name;
}

const MANNERS = [
  'agile',
  'ample',
  'brave',
  'brisk',
  'calm',
  'clear',
  'deft',
  'eager',
  'early',
  'fair',
  'fleet',
  'fond',
  'frank',
  'fresh',
  'gentle',
  'glad',
  'grand',
  'handy',
  'hardy',
  'keen',
  'kind',
  'level',
  'lively',
  'loyal',
  'lucid',
  'merry',
  'mild',
  'neat',
  'noble',
  'nimble',
  'patient',
  'plain',
  'plucky',
  'prime',
  'proud',
  'quick',
  'quiet',
  'ready',
  'sharp',
  'shrewd',
  'sleek',
  'smart',
  'snug',
  'sober',
  'sound',
  'spry',
  'steady',
  'stout',
  'sunny',
  'swift',
  'tidy',
  'true',
  'upbeat',
  'vivid',
  'warm',
  'wise',
  'witty',
  'zesty',
];
const LIFTERS = [
  'anchor',
  'barge',
  'beacon',
  'berth',
  'boom',
  'bosun',
  'bow',
  'buoy',
  'cable',
  'capstan',
  'cargo',
  'clipper',
  'cog',
  'crane',
  'crate',
  'davit',
  'deck',
  'derrick',
  'dock',
  'ferry',
  'galley',
  'gull',
  'harbour',
  'hatch',
  'hawser',
  'helm',
  'hoist',
  'hook',
  'hull',
  'jetty',
  'keel',
  'ketch',
  'lantern',
  'lighter',
  'locker',
  'mast',
  'mole',
  'mooring',
  'pier',
  'pilot',
  'port',
  'pulley',
  'quay',
  'rigger',
  'rudder',
  'sail',
  'schooner',
  'skiff',
  'sling',
  'sloop',
  'spar',
  'stern',
  'tackle',
  'tender',
  'tide',
  'tiller',
  'trolley',
  'tug',
  'wharf',
  'winch',
  'yard',
  'yawl',
];
const PLAIN_TRIES = 6;

/** A name for a container that was given none: `brisk_winch`; with a number once plain ones are hard to find. */
export function inventContainerName(random: Random, isTaken: (name: string) => boolean): string {
  const pick = (words: readonly string[]): string => words[random.below(words.length)] ?? '';
  for (let tries = 0; ; tries += 1) {
    const name = `${pick(MANNERS)}_${pick(LIFTERS)}${tries < PLAIN_TRIES ? '' : random.below(10 ** (tries - PLAIN_TRIES + 1))}`;
    if (!isTaken(name)) return name;
  }
}
