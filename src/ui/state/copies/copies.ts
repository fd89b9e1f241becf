import type { Container } from '../../../engine/index.js';
import type { AppState, ListedVolume } from '../app-state.js';
import { containerById, selectedContainer } from '../selectors/containers.js';
import { imageById, type UsedImage } from '../selectors/images.js';
import { focusedList } from '../selectors/lists.js';
import { networkById, type PeopledNetwork } from '../selectors/networks.js';
import { projectByName } from '../selectors/projects.js';
import { volumeByName } from '../selectors/volumes.js';

/** Something that is said of an object, and can be copied: `id`, and what it is. Foreign text. */
export type Copyable = { readonly label: string; readonly text: string };

/** What can be copied of one object. */
export type Copies = {
  readonly kind: 'copies';
  /** Its name; foreign text. */
  readonly name: string;
  readonly items: readonly Copyable[];
  readonly cursor: number;
};

export type CopiesMessage = { readonly type: 'copies.asked' } | { readonly type: 'copies.chosen' };

/** Puts a text into the clipboard of the terminal. */
export type CopiesEffect = { readonly type: 'text.copy'; readonly text: string };

/** What can be copied of the object that keys are for; undefined where there is none. */
export function copiesOf(state: AppState): Copies | undefined {
  const items = itemsOf(state).filter(({ text }) => text !== '');
  const [first] = items;
  return first && { kind: 'copies', name: first.text, items, cursor: 0 };
}

function itemsOf(state: AppState): readonly Copyable[] {
  const { detail, lists } = state;
  const list = state.focus === 'detail' ? detail.of : (focusedList(state) ?? 'containers');
  const id = state.focus === 'detail' ? detail.subject : lists[list].selectedId;
  switch (list) {
    case 'containers':
      return ofContainer(containerById(state, id) ?? selectedContainer(state));
    case 'images':
      return ofImage(imageById(state, id));
    case 'volumes':
      return ofVolume(volumeByName(state, id));
    case 'networks':
      return ofNetwork(networkById(state, id));
    case 'projects':
      return of('name', [projectByName(state, id)?.id]);
    default:
      return list satisfies never;
  }
}

const SHORT_ID = 12;

function ofContainer(container: Container | undefined): readonly Copyable[] {
  if (!container) return [];
  const { id, name, image, config, state } = container;
  return [
    ...of('name', [name]),
    ...of('short id', [id.slice(0, SHORT_ID)]),
    ...of('id', [id]),
    ...of('image', [image]),
    ...of(
      'address',
      state.endpoints.flatMap(({ address, ipv6Address }) => [address, ipv6Address]),
    ),
    ...of('published', state.endpoints.length > 0 ? state.ports.map(publishedAt) : []),
    ...of('command', [[...config.entrypoint, ...config.command].join(' ')]),
  ];
}

/** As one reaches it from this machine: `localhost:8080`. */
function publishedAt({ hostAddress, hostPort }: Container['state']['ports'][number]): string {
  const isAny = hostAddress === '' || hostAddress === '0.0.0.0' || hostAddress === '::';
  const host = isAny ? 'localhost' : hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress;
  return hostPort === 0 ? '' : `${host}:${hostPort}`;
}

function ofImage(image: UsedImage | undefined): readonly Copyable[] {
  if (!image) return [];
  const { id, names, repoDigests } = image;
  return [...of('name', names), ...of('short id', [shortDigest(id)]), ...of('id', [id]), ...of('digest', repoDigests)];
}

const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, SHORT_ID);

function ofVolume(volume: ListedVolume | undefined): readonly Copyable[] {
  return volume ? [...of('name', [volume.name]), ...of('mountpoint', [volume.mountpoint])] : [];
}

function ofNetwork(network: PeopledNetwork | undefined): readonly Copyable[] {
  if (!network) return [];
  const { pools } = network.addressing;
  return [
    ...of('name', [network.name]),
    ...of('short id', [network.id.slice(0, SHORT_ID)]),
    ...of('id', [network.id]),
    ...of(
      'subnet',
      pools.map(({ subnet }) => subnet),
    ),
    ...of(
      'gateway',
      pools.map(({ gateway }) => gateway),
    ),
  ];
}

function of(label: string, texts: readonly (string | undefined)[]): readonly Copyable[] {
  return [...new Set(texts)].flatMap((text) => (text ? [{ label, text }] : []));
}
