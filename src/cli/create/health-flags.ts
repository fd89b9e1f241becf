import { parseDurationMs } from '../../wire/words/duration.js';
import { integerFlag, switchFlag, textFlag, valueFlag } from '../flag.js';

const durationFlag = (help: string) =>
  valueFlag({ type: 'duration', help: `${help} (ms|s|m|h)`, parse: parseDurationMs });

/** What `run` and `create` can say of the health check. */
export const HEALTH_FLAGS = {
  healthCmd: textFlag({ help: 'Command to run to check health' }),
  healthInterval: durationFlag('Time between running the check'),
  healthRetries: integerFlag({ help: 'Consecutive failures needed to report unhealthy' }),
  healthStartInterval: durationFlag('Time between running the check during the start period'),
  healthStartPeriod: durationFlag(
    'Start period for the container to initialize before starting health-retries countdown',
  ),
  healthTimeout: durationFlag('Maximum time to allow one check to run'),
  noHealthcheck: switchFlag({ help: 'Disable any container-specified HEALTHCHECK' }),
} as const;
