import { maskedLine, maskedValue } from './secrets.js';

/** A container's JSON, as far as secrets may be in it. */
export type ContainerJson = {
  readonly Config: { readonly Env: readonly string[] | null; readonly Labels: Values };
  readonly HostConfig: { readonly Annotations?: Values; readonly LogConfig: { readonly Config: Values } };
};
type Values = Readonly<Record<string, string>>;

/** The same JSON without secrets: in the environment, and in what people name themselves. */
export function maskJson(json: ContainerJson): ContainerJson {
  const { Config, HostConfig } = json;
  const { Annotations, LogConfig } = HostConfig;
  return {
    ...json,
    HostConfig: {
      ...HostConfig,
      LogConfig: { ...LogConfig, Config: maskedValues(LogConfig.Config) },
      ...(Annotations && { Annotations: maskedValues(Annotations) }),
    },
    Config: { ...Config, Env: Config.Env?.map(maskedLine) ?? null, Labels: maskedValues(Config.Labels) },
  };
}

/** An image's JSON, as far as secrets may be in it. */
export type ImageJson = {
  readonly Config: { readonly Env: readonly string[] | null; readonly Labels: Values | null };
};

/** The same JSON of an image without secrets. */
export function maskImageJson(json: ImageJson): ImageJson {
  const { Config } = json;
  const Labels = Config.Labels && maskedValues(Config.Labels);
  return { ...json, Config: { ...Config, Env: Config.Env?.map(maskedLine) ?? null, Labels } };
}

const maskedValues = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, maskedValue(name, value)]));
