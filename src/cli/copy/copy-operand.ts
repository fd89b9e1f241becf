/** One side of a copy: a path here, or in a container. */
export type CopyOperand = { readonly container: string | undefined; readonly path: string };

/**
 * `CONTAINER:PATH`, or a path of this machine: absolute ones, those that begin with a dot, and those without a colon.
 *
 * @see docker/cli, cli/command/container/cp.go: splitCpArg
 */
export function parseCopyOperand(text: string): CopyOperand {
  const colon = text.indexOf(':');
  if (text.startsWith('/') || text.startsWith('.') || colon < 1) return { container: undefined, path: text };
  return { container: text.slice(0, colon), path: text.slice(colon + 1) };
}
