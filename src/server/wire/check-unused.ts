import type { GoObject } from './go-object.js';
import { readDevices, readResources } from './read-resources.js';

/** What a body may say without any effect here, and with a value of the right type only. @throws argument_invalid */
export function checkUnused(body: GoObject, host: GoObject | undefined): void {
  body.boolean('ArgsEscaped');
  body.texts('OnBuild');
  body.textOrTexts('Shell');
  host?.text('Cgroup');
  for (const name of ['CpuCount', 'CpuPercent']) host?.number(name);
  for (const name of ['IOMaximumIOps', 'IOMaximumBandwidth']) host?.number(name, 'uint64');
}

/** The same of an update, which changes limits and nothing else. */
export function checkUnusedOfUpdate(body: GoObject): void {
  body.text('CgroupParent');
  readDevices(body);
  readResources(body);
}

/** The same of what is asked of a network: it may be what an inspection told, sent back. */
export function checkUnusedOfEndpoint(settings: GoObject): void {
  for (const name of ['NetworkID', 'EndpointID', 'Gateway', 'IPAddress', 'IPv6Gateway', 'GlobalIPv6Address']) {
    settings.text(name);
  }
  for (const name of ['IPPrefixLen', 'GlobalIPv6PrefixLen']) settings.number(name, 'int');
}
