import type { ImageRunConfig } from '../../oci/image-config.js';

/** A configuration as the instructions of a Dockerfile that make it: what `import` takes. */
export function toChanges(config: ImageRunConfig): readonly string[] {
  const list = (words: readonly string[]): string => JSON.stringify(words);
  const keys = (record: Readonly<Record<string, unknown>> | undefined): readonly string[] => Object.keys(record ?? {});
  return [
    ...(config.User ? [`USER ${config.User}`] : []),
    ...(config.WorkingDir ? [`WORKDIR ${config.WorkingDir}`] : []),
    ...(config.Env ?? []).map((variable) => `ENV ${quotedPair(variable)}`),
    ...Object.entries(config.Labels ?? {}).map(([name, value]) => `LABEL ${quotedPair(`${name}=${value}`)}`),
    ...keys(config.ExposedPorts).map((port) => `EXPOSE ${port}`),
    ...keys(config.Volumes).map((path) => `VOLUME ${list([path])}`),
    ...(config.Entrypoint ? [`ENTRYPOINT ${list(config.Entrypoint)}`] : []),
    ...(config.Cmd ? [`CMD ${list(config.Cmd)}`] : []),
    ...(config.StopSignal ? [`STOPSIGNAL ${config.StopSignal}`] : []),
    ...(config.OnBuild ?? []).map((instruction) => `ONBUILD ${instruction}`),
  ];
}

/** `name="value"`, with what the instruction would take for its own escaped. */
function quotedPair(pair: string): string {
  const equals = pair.indexOf('=');
  const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
  return `${name}="${value.replaceAll(/["\\$]/g, '\\$&')}"`;
}
