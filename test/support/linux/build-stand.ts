import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before } from 'node:test';

import type { BuildProgress, BuildRequest, BuildResult, Engine, ImageDetails } from '../../../src/engine/index.js';
import { type CalledGantry, gantryOn } from './gantry-on-engine.js';
import { openTestEngine, sweepRoots, type TestEngine } from './test-engine.js';

/** Files of a context, by path; undefined makes a folder. */
export type ContextFiles = Readonly<Record<string, string | Uint8Array | undefined>>;

export type Built = BuildResult & {
  readonly image: ImageDetails | undefined;
  readonly progress: readonly BuildProgress[];
  /** What programs of steps printed, together. */
  readonly output: string;
  /** Names of vertices that were found done. */
  readonly cached: readonly string[];
  /** Sentences that say why steps were done again. */
  readonly missed: readonly string[];
};

/** What tests of builds work with: a real engine, and folders to build in. */
export interface BuildStand {
  readonly opened: TestEngine;
  readonly engine: Engine;
  /** A folder with these files. */
  context(files?: ContextFiles): string;
  /** Writes files into a folder. */
  write(folder: string, files: ContextFiles): void;
  build(dockerfile: string, request?: Partial<BuildRequest>): Promise<Built>;
  gantry(words: readonly string[]): Promise<CalledGantry>;
  /** What `script` prints in a container of the image. */
  printed(image: string, script: string): Promise<string>;
}

/** Call it in a `describe`. */
export function buildStand(): BuildStand {
  let opened: TestEngine;
  let folder: string;
  before(async () => {
    opened = await openTestEngine();
    folder = mkdtempSync('/tmp/gantry-context-');
  });
  after(async () => {
    await opened.engine.builds.prune({ all: true });
    await sweepRoots(opened.roots);
    await opened[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const stand: BuildStand = {
    get opened() {
      return opened;
    },
    get engine() {
      return opened.engine;
    },
    context(files = {}) {
      const made = mkdtempSync(join(folder, 'c'));
      stand.write(made, files);
      return made;
    },
    write(into, files) {
      for (const [name, content] of Object.entries(files)) {
        const path = join(into, name);
        mkdirSync(content === undefined ? path : dirname(path), { recursive: true });
        if (content !== undefined) writeFileSync(path, content);
      }
    },
    async build(text, request = {}) {
      const progress: BuildProgress[] = [];
      const result = await opened.engine.builds.build(
        { context: { kind: 'none' }, dockerfile: { text }, ...request },
        { onProgress: (each) => void progress.push(each) },
      );
      const image = result.imageId && (await opened.engine.images.get(result.imageId));
      return { ...result, image, progress, ...told(progress) };
    },
    gantry: (words) => gantryOn(opened.engine, words),
    async printed(image, script) {
      const { stdout, stderr, exitCode } = await stand.gantry([
        'run',
        '--rm',
        '--network',
        'none',
        '--entrypoint',
        '',
        image,
        'sh',
        '-c',
        script,
      ]);
      if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${stderr}`);
      return stdout;
    },
  };
  return stand;
}

function told(progress: readonly BuildProgress[]): Pick<Built, 'output' | 'cached' | 'missed'> {
  return {
    output: progress
      .flatMap((each) => (each.kind === 'output' ? [Buffer.from(each.bytes).toString('utf8')] : []))
      .join(''),
    cached: progress.flatMap((each) => (each.kind === 'cached' ? [each.vertex.name] : [])),
    missed: progress.flatMap((each) => (each.kind === 'missed' ? [each.text] : [])),
  };
}
