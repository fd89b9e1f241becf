import { resolve } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { CliIo } from '../cli-io.js';
import { textFlag } from '../flag.js';
import type { ServerLogins } from './server-logins.js';

const DEFAULT_FILE = '/etc/gantry/auth';

export const authFileFlag = textFlag({ help: 'File of logins', shownDefault: `"${DEFAULT_FILE}"` });

export const authFileOf = ({ workingDir }: Pick<CliIo, 'workingDir'>, given: string | undefined): string =>
  resolve(workingDir, given ?? DEFAULT_FILE);

/** @throws not_implemented where there is no server in this program */
export function serverLogins({ logins }: Pick<CliIo, 'logins'>): ServerLogins {
  if (!logins) throw engineError('not_implemented', { what: 'serve auth' });
  return logins;
}
