import type { SourceRange } from '../../dockerfile/index.js';
import type { BuildProgress, BuildVertex } from '../../engine/index.js';
import type { Digest } from '../../oci/digest.js';
import type { AnswerObject } from '../reading/answer-object.js';

type Told = (progress: BuildProgress) => void;

const STEP = /^Step (\d+)\/(\d+) : ([^]*)$/;
const RESULT = /^ ---> ([0-9a-f]{12,64})$/;
const RUNNING = /^ ---> Running in ([0-9a-f]{12,64})$/;
const NOISE = /^(Removing|Removed) intermediate container |^Successfully built /;
const METADATA =
  /^(ENV|LABEL|ARG|USER|VOLUME|EXPOSE|CMD|ENTRYPOINT|HEALTHCHECK|SHELL|STOPSIGNAL|ONBUILD|MAINTAINER)\s/i;

/**
 * Reads what docker's older builder tells, line by line, as facts about a build.
 *
 * @see moby, builder/dockerfile: the same words are written by gantry's own server
 */
export class BuildAnswer {
  readonly #tell: Told;
  readonly #rangeOf: (original: string) => SourceRange;
  #vertex: BuildVertex | undefined;
  #isCached = false;
  imageId: Digest | undefined;
  readonly names: string[] = [];

  constructor(tell: Told, rangeOf: (original: string) => SourceRange) {
    this.#tell = tell;
    this.#rangeOf = rangeOf;
  }

  take(line: AnswerObject): void {
    const id = line.object('aux')?.text('ID') ?? '';
    if (id !== '') this.#image(id as Digest);
    const text = line.text('stream');
    if (text !== '') this.#stream(text);
    this.#transfer(line);
  }

  /** The step that runs has failed. */
  fail(message: string): void {
    if (this.#vertex) this.#tell({ kind: 'failed', vertex: this.#vertex, message });
    this.#vertex = undefined;
  }

  #stream(text: string): void {
    const line = text.replace(/\r?\n$/, '');
    const [, number, count, original] = STEP.exec(line) ?? [];
    if (original !== undefined) return this.#step(Number(number), Number(count), original.trimEnd());
    if (line === ' ---> Using cache') {
      this.#isCached = true;
      return;
    }
    const result = RESULT.exec(line)?.[1];
    if (result !== undefined) return this.#end(result);
    const container = RUNNING.exec(line)?.[1];
    if (container !== undefined && this.#vertex) return;
    const name = /^Successfully tagged (\S+)$/.exec(line)?.[1];
    if (name !== undefined) return this.#tagged(name);
    if (!NOISE.test(line) && line !== '') this.#output(text);
  }

  #step(number: number, count: number, original: string): void {
    if (this.#vertex) this.#tell({ kind: 'done', vertex: this.#vertex });
    const isBase = /^FROM\s/i.test(original);
    const vertex: BuildVertex = {
      id: `step ${number}`,
      kind: isBase ? 'base' : 'step',
      name: `[${number}/${count}] ${original}`,
      instruction: { original, range: this.#rangeOf(original), number, count, isMetadata: METADATA.test(original) },
    };
    this.#vertex = vertex;
    this.#isCached = false;
    this.#tell({ kind: 'started', vertex });
  }

  /** It is told by the beginning of an id: there is no more to know. */
  #end(short: string): void {
    const vertex = this.#vertex;
    if (!vertex) return;
    const result = { id: `sha256:${short}` as Digest };
    this.#tell({ kind: this.#isCached ? 'cached' : 'done', vertex, result });
    this.#vertex = undefined;
  }

  #output(text: string): void {
    const vertex = this.#vertex;
    if (!vertex) return;
    const plain = text.replaceAll('\u001b[91m', '').replaceAll('\u001b[0m', '');
    const stream = plain === text ? 'stdout' : 'stderr';
    this.#tell({ kind: 'output', vertex, stream, bytes: Buffer.from(plain, 'utf8') });
  }

  #transfer(line: AnswerObject): void {
    const [layer, currentBytes] = [line.text('id'), line.object('progressDetail')?.findNumber('current')];
    if (!this.#vertex || layer === '' || currentBytes === undefined) return;
    const totalBytes = line.object('progressDetail')?.findNumber('total');
    this.#tell({ kind: 'transfer', vertex: this.#vertex, what: `sha256:${layer}`, currentBytes, totalBytes });
  }

  #image(id: Digest): void {
    this.imageId = id;
    this.#tell({ kind: 'image', id });
  }

  #tagged(name: string): void {
    this.names.push(name);
    this.#tell({ kind: 'tagged', name });
  }
}
