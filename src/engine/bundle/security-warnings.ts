import { engineError } from '../../errors/engine-error.js';
import type { ContainerConfig } from '../container/container.js';
import type { HostFacts } from './host-facts.js';
import { parseSecurityOptions } from './security-options.js';

/**
 * What is asked of AppArmor and SELinux where they are off: as with docker the container is made without, but it is said.
 *
 * @throws security_option_invalid for a label on a machine with SELinux: gantry sets none there
 */
export function securityWarnings(
  { securityOptions }: Pick<ContainerConfig, 'securityOptions'>,
  host: Pick<HostFacts, 'hasAppArmor' | 'hasSelinux'>,
): readonly string[] {
  const { appArmorProfile, labels } = parseSecurityOptions(securityOptions);
  const label = labels.find((each) => each !== 'disable');
  if (label !== undefined && host.hasSelinux) {
    throw engineError('security_option_invalid', {
      option: `label=${label}`,
      reason: 'SELinux labels are not supported yet',
    });
  }
  const isUnheard = appArmorProfile !== '' && appArmorProfile !== 'unconfined' && !host.hasAppArmor;
  return [
    ...(isUnheard ? [`AppArmor is off on your machine. The profile ${appArmorProfile} is not applied.`] : []),
    ...(label === undefined ? [] : [`SELinux is off on your machine. The label ${label} is not set.`]),
  ];
}
