import type { Container } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { Query } from '../connection/api-client.js';
import { type FarParts, objectOf, objectsOf } from '../far-parts.js';
import { containerPath } from '../paths.js';
import type { AnswerObject } from '../reading/answer-object.js';
import { readContainer } from '../reading/read-container.js';

/** A container as it was inspected when its entry in the list read so. */
type Read = { readonly entry: string; readonly container: Container };

/**
 * Reads containers. Docker's list leaves out most of what a container is, so each is inspected, but for those whose entry
 * has not changed since they last were: an entry tells of states, names, ports and networks, and an event of what it does not.
 */
export class ContainerReader {
  readonly #parts: FarParts;
  #read = new Map<string, Read>();

  constructor(parts: FarParts) {
    this.#parts = parts;
  }

  /** Those that are gone before they could be looked at are left out. */
  async list(query: Query): Promise<readonly Container[]> {
    const { client } = this.#parts;
    const entries = objectsOf(
      client,
      await client.json('GET', '/containers/json', { query }),
      'the list of containers',
    );
    const found = await Promise.all(entries.map((entry) => this.#readEntry(entry)));
    const listed = found.filter((container) => container !== undefined);
    this.#forgetOthers(listed);
    return listed;
  }

  async get(ref: string): Promise<Container> {
    return readContainer(await this.inspect(ref));
  }

  async inspect(ref: string, query: Query = {}): Promise<AnswerObject> {
    const { client } = this.#parts;
    const refusals = { 404: 'container_not_found' } as const;
    return objectOf(client, await client.json('GET', containerPath(ref, '/json'), { query, refusals }), 'a container');
  }

  /** What was read of it holds no longer. @param ref An id, or a name. */
  forget(ref: string): void {
    for (const [id, { container }] of this.#read) {
      if (id.startsWith(ref) || container.name === ref) this.#read.delete(id);
    }
  }

  async #readEntry(entry: AnswerObject): Promise<Container | undefined> {
    const id = entry.text('Id');
    const known = this.#read.get(id);
    const text = entry.spelled();
    if (known?.entry === text) return known.container;
    try {
      const container = await this.get(id);
      this.#read.set(id, { entry: text, container });
      return container;
    } catch (error) {
      if (isEngineError(error, 'container_not_found')) return undefined;
      throw error;
    }
  }

  /** Of those that are gone nothing is kept. A list of some says nothing of the others. */
  #forgetOthers(listed: readonly Container[]): void {
    if (this.#read.size <= 2 * listed.length + 100) return;
    this.#read = new Map(
      listed.flatMap(({ id }) => {
        const read = this.#read.get(id);
        return read ? [[id, read] as const] : [];
      }),
    );
  }
}
