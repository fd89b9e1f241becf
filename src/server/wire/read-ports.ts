import { isIP } from 'node:net';

import type { CreateContainer, PortMapping } from '../../engine/index.js';
import { parseExposed } from '../../wire/words/exposed-ports.js';
import { invalid } from '../../wire/words/invalid.js';
import { type NumberRange, parsePortRange, splitProtocol } from '../../wire/words/port-range.js';
import type { GoObject } from './go-object.js';
import { some } from './read-config.js';

/** `ExposedPorts`: `80/tcp`, `80` as `80/tcp`, and `8000-8010/udp` as it is told and as what it stands for. @throws argument_invalid */
export function readExposedPorts(config: GoObject): Pick<CreateContainer, 'exposedPorts' | 'exposedAsAsked'> {
  const asked = (config.map('ExposedPorts')?.keys() ?? []).map((key) => ({ key, ports: parseExposed(key) }));
  const hasRange = asked.some(({ ports }) => ports.length > 1);
  return {
    exposedPorts: some(asked.flatMap(({ ports }) => ports)),
    exposedAsAsked: hasRange ? asked.flatMap(({ key, ports }) => (ports.length > 1 ? [key] : ports)) : undefined,
  };
}

/** `PortBindings`: by ports of the container, where on the host they are published. @throws argument_invalid */
export function readPortBindings(host: GoObject): readonly PortMapping[] {
  const bindings = host.map('PortBindings');
  return (bindings?.keys() ?? []).flatMap((key) => {
    const { spec, protocol } = splitProtocol(key);
    const containerPort = onePort(spec, key);
    return (bindings?.objects(key, 'nat.PortBinding') ?? []).map((binding) => {
      const [hostAddress, hostPort] = [binding.text('HostIp') ?? '', binding.text('HostPort') ?? ''];
      if (hostAddress !== '' && isIP(hostAddress) === 0) throw invalid(`invalid IP address: ${hostAddress}`);
      return { protocol, containerPort, hostAddress, ...readHostPort(hostPort) };
    });
  });
}

/** A range of the host's stands for any one of it. */
function readHostPort(text: string): Pick<PortMapping, 'hostPort' | 'lastHostPort'> {
  if (text === '') return { hostPort: 0 };
  const { first, last } = readRange(text);
  return first === last ? { hostPort: first } : { hostPort: first, lastHostPort: last };
}

function onePort(text: string, given: string): number {
  const { first, last } = readRange(text, given);
  if (first === last) return first;
  throw invalidPort(given);
}

const readRange = (text: string, given = text): NumberRange => parsePortRange(text, () => invalidPort(given));

const invalidPort = (given: string): Error => invalid(`invalid port specification: ${JSON.stringify(given)}`);
