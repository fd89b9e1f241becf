import type { ContainerParts } from '../container/container-parts.js';
import { answerInside } from './answer-inside.js';
import { answerNames } from './answer-names.js';
import { checkHealth } from './check-health.js';
import type { Duty } from './duty.js';
import { proxyPorts } from './proxy-ports.js';
import { startWhatIsDue } from './start-what-is-due.js';
import { takeBackups } from './take-backups.js';
import { takeSaves } from './take-saves.js';
import { tendLogs } from './tend-logs.js';

/** Everything that the keeper does. What is added here also says in `has-work.ts` when there is any. */
export const DUTIES: readonly ((parts: ContainerParts) => Duty)[] = [
  startWhatIsDue,
  checkHealth,
  tendLogs,
  takeSaves,
  takeBackups,
  proxyPorts,
  answerNames,
  answerInside,
];
