import { cleanPath } from '../../dockerfile/ignore/clean-path.js';
import type { ContainerMount } from '../../engine/index.js';
import { withWrittenMode } from '../../wire/words/mount-mode.js';
import { withWrittenPlaces } from '../../wire/words/written-places.js';
import type { AnswerObject } from './answer-object.js';

const TYPES = ['bind', 'volume', 'tmpfs', 'image'] as const;
const ANONYMOUS = /^[0-9a-f]{64}$/;
const NOT_OPTIONS = new Set(['', 'ro', 'rw']);

/** What a container has mounted: `Mounts` says what there is, `HostConfig` whose wish it was. */
export function readMounts(answer: AnswerObject): readonly ContainerMount[] {
  const host = answer.object('HostConfig');
  const binds = new Map((host?.texts('Binds') ?? []).map((bind) => [cleanPath(placesOf(bind).destination), bind]));
  const asked = new Map((host?.objects('Mounts') ?? []).map((mount) => [cleanPath(mount.text('Target')), mount]));
  const tmpfs = host?.textMap('Tmpfs') ?? {};
  return [
    ...answer
      .objects('Mounts')
      .filter((mount) => TYPES.some((type) => type === mount.text('Type')) && !(mount.text('Destination') in tmpfs))
      .map((mount) => readMount(mount, { binds, asked })),
    ...Object.entries(tmpfs).map(([destination, options]) => tmpfsMount(destination, options)),
  ];
}

type Wishes = {
  readonly binds: ReadonlyMap<string, string>;
  readonly asked: ReadonlyMap<string, AnswerObject>;
};

function readMount(mount: AnswerObject, { binds, asked }: Wishes): ContainerMount {
  const destination = mount.text('Destination');
  const [bind, wish] = [binds.get(destination), asked.get(destination)];
  const type = TYPES.find((each) => each === mount.text('Type')) ?? 'bind';
  const name = mount.text('Name');
  const isAnonymous =
    type === 'volume' && bind === undefined && (wish?.text('Source') ?? '') === '' && ANONYMOUS.test(name);
  const read: ContainerMount = {
    type,
    source: type === 'volume' ? name : type === 'tmpfs' ? '' : mount.text('Source'),
    destination,
    isReadOnly: !mount.boolean('RW'),
    options: wish ? optionsOf(wish) : (bind?.split(':')[2] ?? '').split(',').filter((word) => !NOT_OPTIONS.has(word)),
    mayCreateSource: wish === undefined,
    askedBy: wish ? 'mount' : bind === undefined ? 'image' : 'volume',
    ...(isAnonymous && { isAnonymous }),
    ...(wish && subpathOf(wish)),
  };
  if (wish)
    return withWrittenPlaces(read, { source: wish.text('Source') || read.source, destination: wish.text('Target') });
  return bind === undefined ? read : withWrittenPlaces(withWrittenMode(read, bind.split(':')[2] ?? ''), placesOf(bind));
}

/** Further options of `--mount`, in the words of `-v`. */
function optionsOf(wish: AnswerObject): readonly string[] {
  const propagation = wish.object('BindOptions')?.text('Propagation') ?? '';
  const tmpfs = wish.object('TmpfsOptions');
  const [size, mode] = [tmpfs?.number('SizeBytes') ?? 0, tmpfs?.number('Mode') ?? 0];
  return [
    ...(propagation === '' ? [] : [propagation]),
    ...(wish.object('VolumeOptions')?.boolean('NoCopy') ? ['nocopy'] : []),
    ...(size > 0 ? [`size=${size}`] : []),
    ...(mode > 0 ? [`mode=${mode.toString(8)}`] : []),
  ];
}

function subpathOf(wish: AnswerObject): Pick<ContainerMount, 'subpath'> {
  const subpath = wish.object('VolumeOptions')?.text('Subpath') || wish.object('ImageOptions')?.text('Subpath');
  return subpath ? { subpath } : {};
}

const tmpfsMount = (destination: string, options: string): ContainerMount => {
  const words = options.split(',');
  const mount: ContainerMount = {
    type: 'tmpfs',
    source: '',
    destination,
    isReadOnly: words.includes('ro'),
    options: words.filter((word) => !NOT_OPTIONS.has(word)),
    mayCreateSource: false,
    askedBy: 'tmpfs',
  };
  return withWrittenMode(mount, options);
};

/** What `source:/in:mode` or `/in` mounts, and where. */
function placesOf(bind: string): { readonly source: string; readonly destination: string } {
  const [first = '', second] = bind.split(':');
  return second === undefined ? { source: '', destination: first } : { source: first, destination: second };
}
