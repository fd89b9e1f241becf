import type { ContainerConfig } from '../container/container.js';
import { grantedCapabilities } from './capabilities.js';
import type { HostFacts } from './host-facts.js';
import { lowestOomScore, makeResourceLimits } from './resource-limits.js';

/**
 * What a container asks for and this machine cannot give, in words for the user. It is made without that.
 *
 * @throws capability_unknown, argument_invalid
 */
export function clampWarnings(
  { isPrivileged, capAdd, resources }: Pick<ContainerConfig, 'isPrivileged' | 'capAdd' | 'resources'>,
  host: Pick<HostFacts, 'boundingCapabilities' | 'hardLimits' | 'oomScoreAdj'>,
): readonly string[] {
  const asked = grantedCapabilities({ isPrivileged, capAdd, capDrop: ['ALL'] });
  const missing = asked.filter((name) => !host.boundingCapabilities.includes(name));
  const lowered = makeResourceLimits(resources.ulimits, host).filter(({ hard }, i) => {
    const wanted = resources.ulimits[i]?.hard ?? 0;
    return hard < (wanted < 0 ? Infinity : wanted);
  });
  return [
    ...(missing.length === 0 ? [] : [`Your machine cannot give ${missing.join(', ')}. The container is made without.`]),
    ...(resources.oomScoreAdj !== 0 && lowestOomScore(resources.oomScoreAdj, host) > resources.oomScoreAdj
      ? [`Your machine's own score is higher: the container's oom score adj is ${host.oomScoreAdj}.`]
      : []),
    ...lowered.map(({ type, hard }) => `Your machine's own limit is lower: ${type} is ${hard}.`),
  ];
}
