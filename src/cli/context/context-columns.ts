import type { ListedContext } from '../../contexts/index.js';
import { type Columns, column } from '../format/columns.js';

/** What the table shows. */
export const CONTEXT_COLUMNS = ['Name', 'Description', 'DockerEndpoint', 'Origin', 'Error'] as const;

/** @see docker/cli, cli/command/formatter/context.go */
export const contextColumns = (): Columns<ListedContext> => ({
  Current: column('CURRENT', ({ isCurrent }) => isCurrent),
  Description: column('DESCRIPTION', ({ description }) => description),
  DockerEndpoint: column('DOCKER ENDPOINT', ({ endpoint }) => endpoint),
  Error: column('ERROR', ({ problem }) => problem ?? ''),
  Name: column('NAME', ({ name }) => name),
  Origin: { title: 'KEPT BY', read: ({ origin }) => (origin === 'built-in' ? '' : origin), isMethod: true },
});
