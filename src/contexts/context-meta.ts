import { engineError } from '../errors/engine-error.js';

/** What docker keeps of a context, as its `meta.json` has it; gantry keeps the same. @see docker/cli, cli/context/store */
export type ContextMeta = {
  readonly name: string;
  readonly description: string;
  /** As it was given; of ours without secrets. */
  readonly host: string;
  readonly isUnverified: boolean;
};

/** Reads a `meta.json`. @param path For messages. @throws context_unreadable */
export function parseMeta(text: string, path: string): ContextMeta {
  const document = objectOf(parsed(text, path));
  const docker = objectOf(objectOf(document['Endpoints'])['docker']);
  const name = document['Name'];
  const host = docker['Host'];
  if (typeof name !== 'string' || name === '') throw unreadable(path, 'it names no context');
  const { Description: description } = objectOf(document['Metadata']) as { readonly Description?: unknown };
  return {
    name,
    description: typeof description === 'string' ? description : '',
    host: typeof host === 'string' ? host : '',
    isUnverified: docker['SkipTLSVerify'] === true,
  };
}

/** The same as docker writes it. */
export function metaDocument({ name, description, host, isUnverified }: ContextMeta) {
  return {
    Name: name,
    Metadata: { Description: description },
    Endpoints: { docker: { Host: host, SkipTLSVerify: isUnverified } },
  };
}

export const unreadable = (path: string, reason: string, cause?: unknown): Error =>
  engineError('context_unreadable', { path, reason }, { cause });

/** JSON of a file. @throws context_unreadable */
export function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, 'it is not JSON', cause);
  }
}

/** What is no object is taken for one that is empty. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
