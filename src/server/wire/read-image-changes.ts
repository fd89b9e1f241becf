import type { ImageRunConfig } from '../../oci/image-config.js';
import { GoObject } from './go-object.js';
import { some } from './read-config.js';
import { readHealth } from './read-health.js';

/** What the body of `/commit` says of the new image: what is empty there stays as the container has it. */
export function readImageChanges(document: unknown): ImageRunConfig {
  if (document === undefined || document === null) return {};
  const body = GoObject.of(document, 'Config');
  const keysOf = (name: string): Readonly<Record<string, object>> | undefined => {
    const names = some(body.map(name)?.keys());
    return names && Object.fromEntries(names.map((key) => [key, {}]));
  };
  const [labels, exposed, volumes] = [body.textMap('Labels'), keysOf('ExposedPorts'), keysOf('Volumes')];
  return {
    ...given('User', body.text('User') || undefined),
    ...given('WorkingDir', body.text('WorkingDir') || undefined),
    ...given('StopSignal', body.text('StopSignal') || undefined),
    ...given('Env', some(body.texts('Env'))),
    ...given('Cmd', some(body.textOrTexts('Cmd'))),
    ...given('Entrypoint', some(body.textOrTexts('Entrypoint'))),
    ...given('Healthcheck', healthOf(body)),
    ...given('Shell', some(body.textOrTexts('Shell'))),
    ...given('OnBuild', some(body.texts('OnBuild'))),
    ...given('Labels', labels && Object.keys(labels).length > 0 ? labels : undefined),
    ...given('ExposedPorts', exposed),
    ...given('Volumes', volumes),
  };
}

/** As it came, once docker would take it. */
function healthOf(body: GoObject): ImageRunConfig['Healthcheck'] {
  const health = body.object('Healthcheck', 'container.HealthConfig');
  readHealth(health);
  return (
    health && {
      Test: some(health.texts('Test')),
      Interval: health.number('Interval', 'time.Duration'),
      Timeout: health.number('Timeout', 'time.Duration'),
      StartPeriod: health.number('StartPeriod', 'time.Duration'),
      StartInterval: health.number('StartInterval', 'time.Duration'),
      Retries: health.number('Retries', 'int'),
    }
  );
}

const given = <Name extends string, Value>(name: Name, value: Value | undefined): { readonly [_ in Name]?: Value } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [_ in Name]: Value });
