import { engineError } from '../../errors/engine-error.js';

const TYPES = ['builtin', 'custom'] as const;

/**
 * What `type` of docker's filters for networks says; both together say nothing.
 *
 * @throws argument_invalid @see moby, daemon/network/filter.go
 */
export function parseNetworkType(values: readonly string[] | undefined = []): (typeof TYPES)[number] | undefined {
  const types = values.map((value) => {
    const type = TYPES.find((each) => each === value);
    if (!type) throw engineError('argument_invalid', { reason: `invalid filter: 'type'='${value}'` });
    return type;
  });
  return types.every((type) => type === types[0]) ? types[0] : undefined;
}
