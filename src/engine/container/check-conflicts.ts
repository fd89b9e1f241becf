import { engineError } from '../../errors/engine-error.js';
import { checkEndpoints } from './check-endpoints.js';
import type { CreateContainer } from './container-service.js';

type Conflict = { readonly what: string; readonly holds: (asked: CreateContainer) => boolean };

const sharesNetwork = ({ network }: CreateContainer): boolean => network?.kind === 'container';
const hasHostUts = ({ namespaces }: CreateContainer): boolean => namespaces?.uts?.kind === 'host';
const some = (list: readonly unknown[] | undefined): boolean => (list?.length ?? 0) > 0;

/** In docker's words. @see moby, runconfig/errors.go; the domain name's, which docker finds out at the start, is ours */
const CONFLICTS: readonly Conflict[] = [
  { what: 'hostname and the network mode', holds: (asked) => sharesNetwork(asked) && !!asked.hostname },
  { what: 'dns and the network mode', holds: (asked) => sharesNetwork(asked) && some(asked.dns?.servers) },
  {
    what: 'custom host-to-IP mapping and the network mode',
    holds: (asked) => sharesNetwork(asked) && some(asked.extraHosts),
  },
  {
    what: 'port publishing and the container type network mode',
    holds: (asked) => sharesNetwork(asked) && (some(asked.ports) || asked.publishAll === true),
  },
  {
    what: 'port exposing and the container type network mode',
    holds: (asked) => sharesNetwork(asked) && some(asked.exposedPorts),
  },
  { what: 'hostname and the UTS mode', holds: (asked) => hasHostUts(asked) && !!asked.hostname },
  { what: 'domainname and the UTS mode', holds: (asked) => hasHostUts(asked) && !!asked.domainname },
];

/** Refuses what cannot be had together. @throws argument_invalid */
export function checkConflicts(asked: CreateContainer): void {
  const conflict = CONFLICTS.find(({ holds }) => holds(asked));
  if (conflict) throw engineError('argument_invalid', { reason: `conflicting options: ${conflict.what}` });
  checkEndpoints(asked);
}
