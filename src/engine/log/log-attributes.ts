import { linearPattern } from '../../host/linear-pattern.js';
import type { ContainerConfig } from '../container/container-config.js';

type Described = Pick<ContainerConfig, 'labels' | 'env' | 'log'>;

/**
 * Labels and variables of a container that its log options name: what `logs --details` shows, and what drivers send along.
 * @see moby, daemon/logger/loginfo.go: ExtraAttributes
 */
export function logAttributes({ labels, env, log: { options } }: Described): Readonly<Record<string, string>> {
  const variables = Object.fromEntries(
    env.flatMap((variable) => {
      const equals = variable.indexOf('=');
      return equals < 0 ? [] : [[variable.slice(0, equals), variable.slice(equals + 1)]];
    }),
  );
  return {
    ...chosen(labels, options['labels'], options['labels-regex']),
    ...chosen(variables, options['env'], options['env-regex']),
  };
}

function chosen(
  values: Readonly<Record<string, string>>,
  names: string | undefined,
  pattern: string | undefined,
): Readonly<Record<string, string>> {
  const named = new Set(names ? names.split(',') : []);
  const expression = pattern ? linearPattern(pattern) : undefined;
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => named.has(name) || (expression?.test(name) ?? false)),
  );
}
