import { engineError } from '../../errors/engine-error.js';

const LONGEST_BYTES = 64; // HOST_NAME_MAX, and that of the domain.

// They are written into files, a line for each name: nothing that ends a line or a word.
const NAME = /^[^\s\p{Cc}]+$/u;

/** Refuses a host or domain name that the kernel or a reader of /etc/hosts would not take. @throws argument_invalid */
export function checkNames({
  hostname = '',
  domainname = '',
}: {
  readonly hostname?: string | undefined;
  readonly domainname?: string | undefined;
}): void {
  if (!isName(hostname)) throw engineError('argument_invalid', { reason: `invalid hostname format: ${hostname}` });
  if (!isName(domainname)) {
    throw engineError('argument_invalid', { reason: `invalid domainname format: ${domainname}` });
  }
}

const isName = (text: string): boolean => text === '' || (NAME.test(text) && Buffer.byteLength(text) <= LONGEST_BYTES);
