import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import type { Container, LogConfig } from '../container/container.js';
import { logAttributes } from './log-attributes.js';
import { renderTag } from './log-tag.js';

/** What a driver says about the container whose lines it sends: kept beside the log, and as long. */
export type LogSource = {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  readonly command: string;
  readonly createdAtMs: number;
  /** This machine's name. */
  readonly hostname: string;
  readonly tag: string;
  /** Labels and variables that the options ask for. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly config: LogConfig;
};

const FILE = 'log-source.json';

export function logSourceOf(container: Container, host: string): LogSource {
  const { id, name, image, imageId, createdAtMs, config } = container;
  return {
    id,
    name,
    image,
    imageId,
    command: [...config.entrypoint, ...config.command].join(' '),
    createdAtMs,
    hostname: host,
    tag: renderTag(container, host),
    attributes: logAttributes(config),
    config: config.log,
  };
}

/** Beside its log, as the container is when it starts. */
export function writeLogSource(folder: string, container: Container): void {
  const path = join(folder, FILE);
  writeFileSync(`${path}.new`, JSON.stringify(logSourceOf(container, hostname())), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Undefined where there is none, or none that can be read: then nothing is sent. */
export function findLogSource(folder: string): LogSource | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as LogSource;
  } catch {
    return undefined;
  }
}
