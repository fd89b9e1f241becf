import type { Container } from '../../../engine/index.js';
import { type FormField, type FormValues, fieldWords, flagField } from './field.js';
import type { FormDefinition } from './form.js';

const FIELDS: readonly FormField[] = [
  flagField('--memory', { name: 'memory', label: 'Memory', hint: '512m, 2g' }),
  flagField('--memory-swap', { name: 'swap', label: 'Memory and swap', hint: 'both together; -1 for no limit' }),
  flagField('--memory-reservation', { name: 'reservation', label: 'Reservation', hint: 'kept when memory is short' }),
  flagField('--cpus', { name: 'cpus', label: 'CPUs', hint: '1.5' }),
  flagField('--cpu-shares', { name: 'shares', label: 'CPU shares', hint: '1024 is the usual weight' }),
  flagField('--cpuset-cpus', { name: 'cpuset', label: 'CPU numbers', hint: '0-2,5' }),
  flagField('--pids-limit', { name: 'pids', label: 'Processes', hint: '100; -1 for no limit' }),
  {
    name: 'restart',
    label: 'Restart',
    hint: 'space changes it',
    kind: 'choice',
    choices: ['', 'no', 'on-failure', 'unless-stopped', 'always'],
    words: (value) => (value === '' ? [] : ['--restart', value]),
  },
];

/** `update`: limits and restart policy of containers, live. */
export const UPDATE_FORM: FormDefinition = {
  title: 'Change limits',
  verb: 'changes them',
  fields: FIELDS,
  command: ({ values, initial, targets }) => [
    'update',
    ...fieldWords(FIELDS, values, initial),
    ...targets.map(({ name }) => name),
  ],
};

/** What holds for the container now. */
export function limitsOf({ config: { resources, restart } }: Container): FormValues {
  const { memoryBytes, memorySwapBytes, memoryReservationBytes, nanoCpus, cpuShares, cpusetCpus, pidsLimit } =
    resources;
  const tries = restart.maximumRetryCount > 0 ? `:${restart.maximumRetryCount}` : '';
  return {
    memory: bytesText(memoryBytes),
    swap: memorySwapBytes === -1 ? '-1' : bytesText(memorySwapBytes),
    reservation: bytesText(memoryReservationBytes),
    cpus: nanoCpus > 0 ? String(nanoCpus / 1e9) : '',
    shares: cpuShares > 0 ? String(cpuShares) : '',
    cpuset: cpusetCpus,
    pids: pidsLimit > 0 ? String(pidsLimit) : '',
    restart: `${restart.name}${tries}`,
  };
}

const UNITS = ['', 'k', 'm', 'g'];

/** So many bytes as a flag takes them: the largest unit of which they are a whole number. Nothing for no limit. */
export function bytesText(bytes: number): string {
  if (bytes <= 0) return '';
  let value = bytes;
  let unit = 0;
  while (value % 1024 === 0 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value}${UNITS[unit]}`;
}
