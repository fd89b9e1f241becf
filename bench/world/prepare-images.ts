import { debianLayout } from '../../test/support/linux/oci-layout.js';

/** Makes what needs the network, which the world inside has not. Kept from one run to the next. */
export async function prepareImages(): Promise<void> {
  console.error('… the Debian image');
  await debianLayout();
}
