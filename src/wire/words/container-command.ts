import type { ContainerConfig } from '../../engine/index.js';

/** The program and its arguments in one line, as docker's API gives them. @see moby, daemon/container/view.go */
export function containerCommand({ entrypoint, command }: Pick<ContainerConfig, 'entrypoint' | 'command'>): string {
  const [program = '', ...args] = [...entrypoint, ...command];
  return [program, ...args.map((arg) => (arg.includes(' ') ? `'${arg}'` : arg))].join(' ');
}
