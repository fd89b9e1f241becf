import { firewallContract } from '../../contract/firewall.contract.js';
import { linksContract } from '../../contract/links.contract.js';
import { FakeFirewall } from '../../support/fake-firewall.js';
import { FakeLinks } from '../../support/fake-links.js';

linksContract('fake', async () => {
  const links = new FakeLinks();
  let nextPid = 100;
  return {
    links,
    async startContainer() {
      const pid = nextPid++;
      return { pid, [Symbol.asyncDispose]: async () => links.end(pid) };
    },
    async [Symbol.asyncDispose]() {},
  };
});

firewallContract('fake', async () => ({ firewall: new FakeFirewall(), async [Symbol.asyncDispose]() {} }));
