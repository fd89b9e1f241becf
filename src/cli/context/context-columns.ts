import type { ContextPing, ListedContext } from '../../contexts/index.js';
import { type Column, type Columns, column } from '../format/columns.js';

/** A context, and what its engine said when it was greeted, if it was. */
export type ContextRow = ListedContext & {
  readonly ping?: ContextPing | undefined;
  /** Why there was no answer. */
  readonly silence?: string | undefined;
};

/** What the table shows. */
export const CONTEXT_COLUMNS = ['Name', 'Description', 'DockerEndpoint', 'Origin', 'Error'] as const;

/** What `--ping` shows. */
export const PING_COLUMNS = ['Name', 'DockerEndpoint', 'State', 'Engine', 'Error'] as const;

/** What docker has no field for. */
const ofOurs = (title: string, read: (row: ContextRow) => string): Column<ContextRow> => ({
  title,
  read,
  isMethod: true,
});

/** @see docker/cli, cli/command/formatter/context.go */
export const contextColumns = (): Columns<ContextRow> => ({
  Current: column('CURRENT', ({ isCurrent }) => isCurrent),
  Description: column('DESCRIPTION', ({ description }) => description),
  DockerEndpoint: column('DOCKER ENDPOINT', ({ endpoint }) => endpoint),
  Error: column('ERROR', ({ problem, silence }) => problem ?? silence ?? ''),
  Name: column('NAME', ({ name }) => name),
  Origin: ofOurs('KEPT BY', ({ origin }) => (origin === 'built-in' ? '' : origin)),
  State: ofOurs('STATE', ({ ping }) => (ping ? `Up, ${Math.round(ping.tookMs)} ms` : 'Silent')),
  Engine: ofOurs('ENGINE', ({ ping }) => (ping ? `${ping.engine} ${ping.version}` : '')),
});
