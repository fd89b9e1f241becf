import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const IPV6 = '/proc/sys/net/ipv6';
const BORN_WITHOUT_IPV6 = `${IPV6}/conf/default/disable_ipv6`;

/** A kernel may be built or booted without it. */
export const knowsIpv6 = (): boolean => existsSync(IPV6);

/** Of the thread's network namespace. Writes only what is not so yet: a write may take the kernel's interface lock. */
export function setSysctl(key: string, value: string): void {
  const path = `/proc/sys/${key}`;
  if (readFileSync(path, 'latin1').trim() !== value) writeFileSync(path, value);
}

/** Whether the interface speaks IPv6. Does nothing on a kernel that does not know it. */
export function setIpv6(name: string, isOn: boolean): void {
  if (knowsIpv6()) setSysctl(`net/ipv6/conf/${name}/disable_ipv6`, isOn ? '0' : '1');
}

/**
 * From now on interfaces come to the thread's network namespace without IPv6. To turn it off on one that is there, the
 * kernel tries for its interface lock again and again, at full speed, for as long as somebody else has it: with many
 * containers at once that is most of the time.
 *
 * @returns whether anything has changed
 * @see linux, net/ipv6/addrconf.c: addrconf_disable_ipv6; net/core/sysctl: restart_syscall
 */
export function bearWithoutIpv6(): boolean {
  if (!knowsIpv6() || readFileSync(BORN_WITHOUT_IPV6, 'latin1').trim() === '1') return false;
  writeFileSync(BORN_WITHOUT_IPV6, '1');
  return true;
}

/** Takes that back. */
export const bearWithIpv6 = (): void => writeFileSync(BORN_WITHOUT_IPV6, '0');

/** Nobody on a bridge of ours has a say in where its packets go. */
export function ignoreRouters(name: string): void {
  if (knowsIpv6()) setSysctl(`net/ipv6/conf/${name}/accept_ra`, '0');
}

/**
 * Turns IPv6 forwarding on. A machine that forwards no longer listens to routers unless it is told to, and would lose
 * its own way out: interfaces that do listen go on doing so.
 *
 * @see ip-sysctl, accept_ra: 2 is "even if forwarding is enabled"
 */
export function forwardIpv6(): void {
  const folder = `${IPV6}/conf`;
  if (readFileSync(`${folder}/all/forwarding`, 'latin1').trim() === '1') return;
  for (const name of readdirSync(folder)) {
    const path = `${folder}/${name}/accept_ra`;
    if (name !== 'all' && existsSync(path) && readFileSync(path, 'latin1').trim() === '1') writeFileSync(path, '2');
  }
  writeFileSync(`${folder}/all/forwarding`, '1');
}

/** Whether what goes from port to port of a bridge passes the firewall, where the bridge or the machine wants that. */
export const isBridgeFiltered = (): boolean => existsSync('/proc/sys/net/bridge');
