import type { ContainerMount } from '../../engine/index.js';

const PROPAGATION = /^r?(shared|slave|private)$/;

/** An entry of `Mounts`. */
export const mountToWire = ({ type, source, destination, isReadOnly, options }: ContainerMount) => ({
  Type: type,
  ...(type === 'volume' ? { Name: source } : {}),
  Source: type === 'bind' ? source : '',
  Destination: destination,
  ...(type === 'volume' ? { Driver: 'local' } : {}),
  Mode: options.join(','),
  RW: !isReadOnly,
  Propagation: options.find((option) => PROPAGATION.test(option)) ?? (type === 'bind' ? 'rprivate' : ''),
});

/** An entry of `Binds`: `name:/in:ro`. */
export const bindToWire = ({ source, destination, isReadOnly, options }: ContainerMount): string => {
  const flags = [...(isReadOnly ? ['ro'] : []), ...options].join(',');
  return [source, destination, flags].filter((part) => part !== '').join(':');
};
