import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { Container } from '../../../src/engine/index.js';

const run = promisify(execFile);

/** Runs a program of this machine in a container's network. */
export async function insideNetwork(
  { state: { pid } }: Pick<Container, 'state'>,
  ...command: readonly string[]
): Promise<string> {
  const { stdout } = await run('nsenter', ['-t', String(pid), '-n', ...command]);
  return stdout;
}

/** Whether an answer comes from that address. */
export const reaches = (container: Pick<Container, 'state'>, address: string): Promise<boolean> =>
  isAnswered(container, address, { seconds: 3 });

/** Whether none comes: what is dropped stays away for ever, so that a second tells. */
export const isCutOff = async (container: Pick<Container, 'state'>, address: string): Promise<boolean> =>
  !(await isAnswered(container, address, { seconds: 1 }));

async function isAnswered(
  container: Pick<Container, 'state'>,
  address: string,
  { seconds }: { readonly seconds: number },
): Promise<boolean> {
  const program = address.includes(':') ? 'ping6' : 'ping';
  try {
    await insideNetwork(container, 'busybox', program, '-c', '1', '-W', String(seconds), address);
    return true;
  } catch {
    return false;
  }
}

type IpAddress = {
  readonly ifname: string;
  readonly addr_info: readonly { readonly local: string; readonly scope: string }[];
};
type IpRoute = { readonly dst: string; readonly dev: string; readonly gateway?: string };

/** `eth0 172.30.0.2`, …; loopback and link-local ones left out. */
export async function addressesInside(container: Pick<Container, 'state'>): Promise<readonly string[]> {
  const links = JSON.parse(await insideNetwork(container, 'ip', '-json', 'address')) as readonly IpAddress[];
  return links
    .filter(({ ifname }) => ifname !== 'lo')
    .flatMap(({ ifname, addr_info }) =>
      addr_info.filter(({ scope }) => scope === 'global').map(({ local }) => `${ifname} ${local}`),
    );
}

/** `eth0 172.30.0.1`: where what is for nobody near goes. */
export async function defaultRouteInside(container: Pick<Container, 'state'>, family: 4 | 6 = 4): Promise<string> {
  const routes = JSON.parse(
    await insideNetwork(container, 'ip', `-${family}`, '-json', 'route', 'show', 'default'),
  ) as readonly IpRoute[];
  return routes.map(({ dev, gateway = '' }) => `${dev} ${gateway}`.trim()).join(', ');
}
