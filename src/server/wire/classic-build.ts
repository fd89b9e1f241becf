import type { BuildInstruction, BuildProgress, BuildVertex, StepResult } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { ProgressMessage, Tell, WaitingLength } from '../http/told-while-done.js';
import { pullMessage } from './image-progress.js';

const RED = '\u001b[91m';
const PLAIN = '\u001b[0m';
const SHORT_ID = 12;
/** Characters of output that wait to go out. */
const MOST_WAITING = 16 * 1024 * 1024;

type DoneStep = { readonly vertex: BuildVertex; readonly result?: StepResult | undefined };

/**
 * Tells of a build as docker's builder does that was before BuildKit: `Step 1/3 : FROM alpine`, ` ---> 91ef6c1c52b1`.
 *
 * @see moby, builder/dockerfile: builder.go, dispatchers.go, internals.go
 */
export class ClassicBuild {
  readonly #tell: Tell;
  readonly #begun = new Set<string>();
  readonly #containers = new Map<string, string>();
  readonly #decoders = new Map<string, TextDecoder>();
  readonly #waitingLength: WaitingLength;
  #isClipped = false;

  readonly #imageKey: { readonly id?: string };
  /** Steps that are done, and whether they are new shows with what follows them: nobody keeps what changes no file. */
  #held: readonly DoneStep[] = [];
  /** Told at the end, as docker does. */
  #unusedArgs: readonly string[] = [];
  /** Of the stage so far. */
  #cache: 'unknown' | 'used' | 'missed' = 'unknown';

  /** @param options.isBuildKits Whether the image's id is told under the name by which BuildKit's clients look for it. */
  constructor(
    tell: Tell,
    {
      waitingLength = () => 0,
      isBuildKits = false,
    }: { readonly waitingLength?: WaitingLength | undefined; readonly isBuildKits?: boolean | undefined } = {},
  ) {
    this.#tell = tell;
    this.#waitingLength = waitingLength;
    this.#imageKey = isBuildKits ? { id: 'moby.image.id' } : {};
  }

  take(progress: BuildProgress): void {
    switch (progress.kind) {
      case 'started':
        return this.#start(progress.vertex);
      case 'running':
        this.#settle('missed');
        this.#begin(progress.vertex);
        this.#containers.set(progress.vertex.id, progress.containerId);
        return this.#line(` ---> Running in ${progress.containerId.slice(0, SHORT_ID)}`);
      case 'output':
        return this.#output(progress);
      case 'cached':
        if (isStep(progress.vertex)) this.#settle('used');
        this.#begin(progress.vertex);
        if (isStep(progress.vertex)) this.#line(' ---> Using cache');
        return this.#result(progress.vertex, progress.result);
      case 'done':
        return this.#done(progress);
      case 'failed':
        if (isStep(progress.vertex)) this.#settle('missed');
        this.#begin(progress.vertex);
        return this.#removed(progress.vertex);
      case 'cancelled':
        return this.#removed(progress.vertex);
      case 'transfer':
        return this.#transfer(progress);
      case 'warning':
        // It had no rules for how a Dockerfile is written.
        if (progress.warning.rule === undefined) this.#line(`[Warning] ${progress.warning.message}`);
        return;
      case 'args-unused':
        this.#unusedArgs = progress.names;
        return;
      case 'image':
        this.#settle(this.#cache);
        this.#tell({ ...this.#imageKey, aux: { ID: progress.id } });
        if (this.#unusedArgs.length > 0) {
          this.#line(`[Warning] One or more build-args [${this.#unusedArgs.join(' ')}] were not consumed`);
        }
        return this.#line(`Successfully built ${short(progress.id)}`);
      case 'tagged':
        return this.#line(`Successfully tagged ${progress.name}`);
      case 'missed':
        this.#settle('missed');
        return this.#begin(progress.vertex);
      default:
        return progress satisfies never;
    }
  }

  #start(vertex: BuildVertex): void {
    if (vertex.kind === 'base') {
      this.#settle(this.#cache);
      this.#cache = 'unknown';
    }
    if (this.#held.length === 0 && !(isOfConfig(vertex) && this.#cache !== 'missed')) this.#begin(vertex);
  }

  #done({ vertex, result }: DoneStep): void {
    if (isOfConfig(vertex) && this.#cache !== 'missed') {
      this.#held = [...this.#held, { vertex, result }];
      return;
    }
    if (isStep(vertex)) this.#settle('missed');
    this.#begin(vertex);
    this.#removed(vertex);
    this.#result(vertex, result);
  }

  #settle(cache: 'unknown' | 'used' | 'missed'): void {
    this.#cache = cache;
    const held = this.#held;
    this.#held = [];
    for (const { vertex, result } of held) {
      this.#begin(vertex);
      if (cache === 'used' && isStep(vertex)) this.#line(' ---> Using cache');
      this.#result(vertex, result);
    }
  }

  #begin(vertex: BuildVertex): void {
    const { instruction } = vertex;
    if (!instruction || this.#begun.has(vertex.id)) return;
    this.#begun.add(vertex.id);
    if (!instruction.trigger) this.#line(stepText(instruction));
  }

  /** Triggers are a part of their FROM: what they led to is told once. */
  #result({ instruction }: BuildVertex, result: StepResult | undefined): void {
    if (!instruction || !result) return;
    const { trigger } = instruction;
    const { id, triggers = 0 } = result;
    if (triggers > 0) this.#line(`# Executing ${triggers} build trigger${triggers > 1 ? 's' : ''}`);
    else if (!trigger || trigger.number === trigger.count) this.#line(` ---> ${short(id)}`);
  }

  #removed({ id }: BuildVertex): void {
    const container = this.#containers.get(id);
    if (container !== undefined) this.#line(`Removing intermediate container ${container.slice(0, SHORT_ID)}`);
  }

  #output({ vertex, stream, bytes }: BuildProgress & { readonly kind: 'output' }): void {
    const key = `${vertex.id} ${stream}`;
    const decoder = this.#decoders.get(key) ?? new TextDecoder();
    this.#decoders.set(key, decoder);
    const text = decoder.decode(bytes, { stream: true });
    if (text === '') return;
    // Who reads slower than a program writes does not get all of it: nothing is kept without end.
    if (this.#waitingLength() > MOST_WAITING) {
      this.#isClipped = true;
      return;
    }
    if (this.#isClipped) this.#tell({ stream: '\n[output clipped: it is read slower than it is written]\n' });
    this.#isClipped = false;
    this.#tell({ stream: stream === 'stderr' ? `${RED}${text}${PLAIN}` : text });
  }

  /** Layers of a base image on their way, as at a pull. */
  #transfer({ what, currentBytes, totalBytes }: BuildProgress & { readonly kind: 'transfer' }): void {
    if (!what.startsWith('sha256:')) return;
    const isWhole = totalBytes !== undefined && currentBytes >= totalBytes;
    const layer = short(what);
    const message = pullMessage(
      isWhole ? { layer, phase: 'done' } : { layer, phase: 'downloading', currentBytes, totalBytes },
    );
    if (message) this.#tell(message, layer);
  }

  #line(text: string): void {
    this.#tell({ stream: `${text}\n` });
  }
}

const isStep = ({ kind }: BuildVertex): boolean => kind === 'step';

const isOfConfig = ({ instruction }: BuildVertex): boolean => instruction?.isMetadata === true;

const stepText = ({ number, count, original }: BuildInstruction): string => `Step ${number}/${count} : ${original}`;

const short = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, SHORT_ID);

/** A program of a build that failed: what is said of it, and its exit code. @see moby, pkg/jsonmessage: JSONError */
export function stepFailure(error: unknown): { readonly code: number; readonly message: string } | undefined {
  if (!isEngineError(error, 'build_step_failed')) return undefined;
  const { command, exitCode } = error.details as { readonly command: string; readonly exitCode: number };
  return { code: exitCode, message: `The command '${command}' returned a non-zero code: ${exitCode}` };
}

const MOST_HELD = 2000;
/** Characters. */
const LONGEST_HELD = 4 * 1024 * 1024;

type HeldMessage = { readonly message: ProgressMessage; readonly key: string | undefined; readonly length: number };

/** What a quiet build would have told: only where it fails, the last of it is. */
export class HeldMessages {
  readonly #held: HeldMessage[] = [];
  #length = 0;

  readonly hold: Tell = (message, key) => {
    const { length } = JSON.stringify(message);
    this.#held.push({ message, key, length });
    this.#length += length;
    while (this.#held.length > MOST_HELD || (this.#length > LONGEST_HELD && this.#held.length > 1)) {
      this.#length -= this.#held.shift()?.length ?? 0;
    }
  };

  release(tell: Tell): void {
    for (const { message, key } of this.#held.splice(0)) tell(message, key);
  }
}
