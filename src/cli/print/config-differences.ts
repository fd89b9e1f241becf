import type { ImageDetails } from '../../engine/index.js';
import type { ImageRunConfig } from '../../oci/image-config.js';

/** How two images are configured differently: a line with `-` for what only the first has, with `+` for the second. */
export function configDifferences(from: ImageDetails, to: ImageDetails): readonly string[] {
  const [before, after] = [saidBy(from), saidBy(to)];
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`);
  const come = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
  return [...gone, ...come].toSorted((one, other) => compareText(keyOf(one), keyOf(other)));
}

/** `ENV A`: what is said of one thing stands together, `-` before `+` as the sort keeps their order. */
const keyOf = (line: string): string => line.slice(2).replace(/=.*$/s, '');

const compareText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

function saidBy({ config, platform }: ImageDetails): readonly string[] {
  const run: ImageRunConfig = config.config ?? {};
  const single = ['User', 'WorkingDir', 'StopSignal', 'Entrypoint', 'Cmd', 'Shell', 'Healthcheck'] as const;
  return [
    `Platform=${[platform.os, platform.architecture, platform.variant].filter(Boolean).join('/')}`,
    ...(config.author ? [`Author=${config.author}`] : []),
    ...single.flatMap((key) => (run[key] ? [`${key}=${shown(run[key])}`] : [])),
    ...(run.Env ?? []).map((entry) => `Env ${entry}`),
    ...Object.entries(run.Labels ?? {}).map(([key, value]) => `Label ${key}=${value}`),
    ...Object.keys(run.ExposedPorts ?? {}).map((port) => `ExposedPort ${port}`),
    ...Object.keys(run.Volumes ?? {}).map((path) => `Volume ${path}`),
    ...(run.OnBuild ?? []).map((trigger) => `OnBuild ${trigger}`),
  ];
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
