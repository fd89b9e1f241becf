import type { Container } from '../../engine/index.js';
import { compactBytes, type Moments, momentAgo } from '../format.js';
import { say } from '../language/say.js';
import { statusLook } from '../panes/containers/container-status.js';
import { shortImage } from '../panes/containers/containers-rows.js';
import { imageFactText } from '../panes/images/image-fact-text.js';
import type { AppState } from '../state/app-state.js';
import { imageFacts } from '../state/detail/image-facts.js';
import type { Overlay } from '../state/overlay.js';
import { containerById } from '../state/selectors/containers.js';
import { imageById } from '../state/selectors/images.js';
import { networkById } from '../state/selectors/networks.js';
import { projectByName } from '../state/selectors/projects.js';
import { backupsOf, volumeByName } from '../state/selectors/volumes.js';
import { display } from '../text.js';
import type { Glyphs } from '../theme.js';
import { networkFactTexts, volumeFactTexts, volumeTitle } from './place-facts.js';
import { projectFactTexts } from './project-facts.js';

/** A fact and what it is: one thing or several. Foreign text has passed `display()`. */
export type DetailFact = { readonly fact: string; readonly values: readonly string[] };

/** What it is about, and everything worth knowing of it. */
export function detailsOf(
  { of, id }: Overlay & { readonly kind: 'details' },
  state: AppState,
  glyphs: Glyphs,
): { readonly name: string; readonly facts: readonly DetailFact[] } {
  const moments: Moments = { nowMs: state.nowMs, dates: state.settings.dates };
  const container = of === 'containers' ? containerById(state, id) : undefined;
  if (container) return { name: container.name, facts: containerFacts(container, { ...moments, glyphs }) };
  const image = of === 'images' ? imageById(state, id) : undefined;
  if (image)
    return {
      name: shortImage(image.names[0] ?? image.id),
      facts: imageFacts(image).map(({ fact, values }) => ({
        fact,
        values: values.map((value) => imageFactText(value, moments)),
      })),
    };
  const volume = of === 'volumes' ? volumeByName(state, id) : undefined;
  if (volume)
    return {
      name: volumeTitle(volume),
      facts: facts(
        volumeFactTexts(volume, {
          ...moments,
          backups: backupsOf(state, id),
          sizeBytes: state.volumeSizes.bytes.get(id),
        }),
      ),
    };
  const network = of === 'networks' ? networkById(state, id) : undefined;
  if (network)
    return {
      name: network.name,
      facts: facts(networkFactTexts(network, { ...moments, glyphs, troubles: state.troubles })),
    };
  const project = of === 'projects' ? projectByName(state, id) : undefined;
  if (project) return { name: project.id, facts: facts(projectFactTexts(project)) };
  return { name: id.slice(0, 12), facts: [{ fact: 'gone', values: [say('It has been removed.')] }] };
}

/** What a container was started with: the most asked for first. Its environment has a tab, where secrets are masked. */
export function containerFacts(
  container: Container,
  { glyphs, ...moments }: Moments & { readonly glyphs: Glyphs },
): readonly DetailFact[] {
  const { id, image, config, state, createdAtMs } = container;
  return facts({
    status: `${statusLook(container, { nowMs: moments.nowMs, glyphs }).text}${state.error ? `: ${state.error}` : ''}`,
    health: healthTexts(container, moments),
    image: shortImage(image),
    command: [...config.entrypoint, ...config.command].join(' '),
    network: networkTexts(container),
    limits: limitsText(config.resources),
    mounts: config.mounts.map(
      ({ source, destination, isReadOnly }) => `${source || 'tmpfs'}:${destination}${isReadOnly ? ':ro' : ''}`,
    ),
    restart: restartText(container),
    user: `${config.user || 'root'}${config.isPrivileged ? say(', privileged') : ''}`,
    created: say(`${momentAgo(createdAtMs, moments)}, id ${id.slice(0, 12)}`),
    labels: labelTexts(config.labels),
  });
}

/** Without those that say nothing. */
function facts(values: Readonly<Record<string, string | readonly string[]>>): readonly DetailFact[] {
  return Object.entries(values)
    .map(([fact, value]) => ({ fact, values: [value].flat().map((text) => display(text)) }))
    .filter((fact) => fact.values.some((text) => text !== ''));
}

function labelTexts(labels: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

/** What the last probe found, and said. */
function healthTexts({ health }: Container, moments: Moments): readonly string[] {
  if (!health) return [];
  const { status, failingStreak, log } = health;
  const last = log.at(-1);
  const failures = failingStreak > 0 ? say(`, failed ${failingStreak} times in a row`) : '';
  if (!last) return [say(status)];
  const ended = last.exitCode === -1 ? 'did not end' : `ended with ${last.exitCode}`;
  return [
    `${say(status)}${failures}`,
    say(`${momentAgo(last.endedAtMs, moments)} the check ${ended}`),
    last.output.trim(),
  ];
}

function networkTexts({ config, state }: Container): readonly string[] {
  const isOn = state.endpoints.length > 0;
  const ports = (isOn ? state.ports : config.ports).map(({ hostAddress, hostPort, containerPort, protocol }) => {
    const host = `${shownAddress(hostAddress)}${hostPort === 0 ? say('any port') : hostPort}`;
    return `${host}->${containerPort}/${protocol}`;
  });
  const places = state.endpoints.map(({ networkName, address }) => `${networkName} ${address}`);
  return [...(isOn ? places : [config.network.kind]), ...new Set(ports)];
}

/** Before a port. Every address is none in particular. */
function shownAddress(address: string): string {
  if (address === '' || address === '0.0.0.0' || address === '::') return '';
  return address.includes(':') ? `[${address}]:` : `${address}:`;
}

function limitsText({ memoryBytes, nanoCpus, pidsLimit }: Container['config']['resources']): string {
  const limits = [
    memoryBytes > 0 ? say(`memory ${compactBytes(memoryBytes)}`) : '',
    nanoCpus > 0 ? say(`cpus ${nanoCpus / 1e9}`) : '',
    pidsLimit > 0 ? say(`pids ${pidsLimit}`) : '',
  ].filter(Boolean);
  return limits.join(', ') || say('none');
}

function restartText({ config: { restart }, state: { restartCount } }: Container): string {
  const tries = restart.maximumRetryCount > 0 ? `:${restart.maximumRetryCount}` : '';
  return `${restart.name}${tries}${restartCount > 0 ? say(`, restarted ${restartCount} times`) : ''}`;
}
