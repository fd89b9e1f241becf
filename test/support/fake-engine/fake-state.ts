import { lookedFor } from '../../../src/engine/image/find-image.js';
import type {
  Container,
  ContainerEndpoint,
  ContainerHealth,
  ContainerState,
  Exec,
  ImageDetails,
  LogEntry,
  Volume,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { formatReference, parseReference, withDefaultTag } from '../../../src/oci/reference.js';
import { START_MS } from '../builders.js';
import type { AsyncQueue } from './async-queue.js';
import { Control } from './control.js';
import { FakeJournal } from './fake-journal.js';
import { FakeNetworkTable } from './fake-network-table.js';
import type { FakeProcess, FakeProgram } from './fake-process.js';
import { PROGRAMS } from './fake-programs.js';
import type { FakeTree } from './fake-tree.js';
import type { FakeUsage } from './fake-usage.js';

/** A container and what is alive of it. */
export type FakeRecord = {
  container: Container;
  process: FakeProcess | undefined;
  /** How often it has ended. */
  exits: number;
  readonly log: LogEntry[];
  readonly logReaders: Set<AsyncQueue<readonly LogEntry[]>>;
  usage: FakeUsage;
};

/** A volume and what is in it. */
export type FakeVolumeRecord = { readonly volume: Volume; tree: FakeTree };

/** What the services of one fake engine share. */
export class FakeState {
  nowMs = START_MS;
  readonly control = new Control();
  readonly journal = new FakeJournal(() => this.nowMs);
  /** In the order they were made. */
  readonly records: FakeRecord[] = [];
  readonly images: ImageDetails[] = [];
  readonly volumes = new Map<string, FakeVolumeRecord>();
  readonly networks = new FakeNetworkTable();
  /** Every further process, by its id. */
  readonly execs = new Map<string, { exec: Exec; process: FakeProcess | undefined }>();
  readonly programs = new Map<string, FakeProgram>(Object.entries(PROGRAMS));
  /** Woken by every change of a container. */
  readonly #watchers = new Set<() => void>();

  record(ref: string): FakeRecord {
    if (ref === '') throw engineError('container_unnamed');
    const exact = this.records.find(({ container: { id, name } }) => id === ref || name === ref.replace(/^\//, ''));
    if (exact) return exact;
    const [found, another] = this.records.filter(({ container }) => ref !== '' && container.id.startsWith(ref));
    if (another) throw engineError('container_ambiguous', { ref });
    if (!found) throw engineError('container_not_found', { ref });
    return found;
  }

  add(container: Container): FakeRecord {
    const record: FakeRecord = { container, process: undefined, exits: 0, log: [], logReaders: new Set(), usage: {} };
    this.records.push(record);
    return record;
  }

  setState(record: FakeRecord, parts: Partial<ContainerState>): void {
    record.container = { ...record.container, state: { ...record.container.state, ...parts } };
    this.wake();
  }

  setHealth(record: FakeRecord, health: ContainerHealth | undefined): void {
    record.container = { ...record.container, health };
    this.wake();
  }

  /** Notes an event of a container, with docker's attributes. */
  emit({ container }: FakeRecord, action: string, attributes: Readonly<Record<string, string>> = {}): void {
    const all = { ...container.config.labels, image: container.image, name: container.name, ...attributes };
    this.journal.add({ type: 'container', action, actor: { id: container.id, attributes: all } });
  }

  emitImage(action: string, id: string, name: string): void {
    this.journal.add({ type: 'image', action, actor: { id, attributes: { name } } });
  }

  /** What networks have to tell when a container comes or goes. */
  emitNetworks(
    { container }: FakeRecord,
    action: 'connect' | 'disconnect',
    endpoints: readonly Pick<ContainerEndpoint, 'networkName'>[],
  ): void {
    for (const { networkName } of endpoints) {
      const { id, name, driver } = this.networks.get(networkName);
      const attributes = { container: container.id, name, type: driver };
      this.journal.add({ type: 'network', action, actor: { id, attributes } });
    }
  }

  emitVolume(action: string, name: string, attributes: Readonly<Record<string, string>> = {}): void {
    const driver = name === '' ? {} : { driver: 'local' };
    this.journal.add({ type: 'volume', action, actor: { id: name, attributes: { ...driver, ...attributes } } });
  }

  dropVolume(name: string): void {
    if (this.volumes.delete(name)) this.emitVolume('destroy', name);
  }

  findImage(ref: string): ImageDetails | undefined {
    const byId = this.#imagesById(ref);
    if (byId.length > 1) throw engineError('image_ambiguous', { ref });
    if (byId[0]) return byId[0];
    const name = formatReference(withDefaultTag(parseReference(ref)));
    return this.images.find(({ names, repoDigests }) => names.includes(name) || repoDigests.includes(name));
  }

  image(ref: string): ImageDetails {
    const image = this.findImage(ref);
    if (!image) throw engineError('image_not_found', { ref: lookedFor(ref) });
    return image;
  }

  /** Puts `image` in place of the one with its id, or adds it. Its names leave the images that had them. */
  putImage(image: ImageDetails): void {
    const others = this.images
      .filter(({ id }) => id !== image.id)
      .map((other) => ({ ...other, names: other.names.filter((name) => !image.names.includes(name)) }));
    this.images.splice(0, this.images.length, ...others, image);
  }

  dropImage(id: string): void {
    this.images.splice(0, this.images.length, ...this.images.filter((image) => image.id !== id));
  }

  /** Calls `check` now and after every change until it is true, or the signal says stop. */
  async until(check: () => boolean, cancelSignal?: AbortSignal): Promise<void> {
    while (!check()) {
      if (cancelSignal?.aborted) throw engineError('cancelled');
      await this.#nextChange(cancelSignal);
    }
  }

  wake(): void {
    for (const watcher of this.#watchers) watcher();
  }

  #nextChange(cancelSignal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => {
      this.#watchers.delete(wake);
      cancelSignal?.removeEventListener('abort', wake);
      resolve();
    };
    this.#watchers.add(wake);
    cancelSignal?.addEventListener('abort', wake);
    return promise;
  }

  #imagesById(ref: string): readonly ImageDetails[] {
    const digits = ref.replace(/^sha256:/, '');
    if (!/^[0-9a-f]{1,64}$/.test(digits)) return [];
    return this.images.filter(({ id }) => id.startsWith(`sha256:${digits}`));
  }
}
