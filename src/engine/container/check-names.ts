import { engineError } from '../../errors/engine-error.js';
import { parseExtraHost } from '../network/hosts-file.js';

const LONGEST_BYTES = 64; // HOST_NAME_MAX, and that of the domain.

// They are written into files, a line for each name: nothing that ends a line or a word.
const NAME = /^[^\s\p{Cc}]+$/u;

/** Refuses names and addresses that the kernel or a reader of /etc/hosts would not take. @throws argument_invalid */
export function checkNames({
  hostname = '',
  domainname = '',
  extraHosts = [],
}: {
  readonly hostname?: string | undefined;
  readonly domainname?: string | undefined;
  readonly extraHosts?: readonly string[] | undefined;
}): void {
  if (!isName(hostname)) throw engineError('argument_invalid', { reason: `invalid hostname format: ${hostname}` });
  if (!isName(domainname)) {
    throw engineError('argument_invalid', { reason: `invalid domainname format: ${domainname}` });
  }
  for (const host of extraHosts) parseExtraHost(host);
}

const isName = (text: string): boolean => text === '' || (NAME.test(text) && Buffer.byteLength(text) <= LONGEST_BYTES);
