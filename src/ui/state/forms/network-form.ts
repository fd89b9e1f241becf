import { type FormField, type FormValues, fieldWords, listField, operandField, switchField } from './field.js';
import type { FormDefinition } from './form.js';

const NAME = operandField({ name: 'name', label: 'Name', hint: 'letters, digits, _ . -' });

const FLAG_FIELDS: readonly FormField[] = [
  {
    name: 'driver',
    label: 'Driver',
    hint: 'space changes it',
    kind: 'choice',
    choices: ['bridge', 'macvlan', 'ipvlan'],
    words: (value) => (value === 'bridge' || value === '' ? [] : ['--driver', value]),
  },
  listField('--subnet', {
    name: 'subnets',
    label: 'Subnets',
    hint: '10.1.0.0/24 fd00:1::/64; a free one where there is none',
  }),
  listField('--gateway', { name: 'gateways', label: 'Gateways', hint: '10.1.0.1: one for each subnet, or none' }),
  listField('--ip-range', { name: 'ranges', label: 'Ranges', hint: '10.1.0.128/25: where addresses are taken from' }),
  switchField('--internal', { name: 'internal', label: 'Internal', hint: 'nothing on it reaches anything outside' }),
  switchField('--ipv6', { name: 'ipv6', label: 'IPv6', hint: 'addresses of IPv6 too' }),
  listField('--label', { name: 'labels', label: 'Labels', hint: 'tier=back owner=jane' }),
  listField('--opt', { name: 'options', label: 'Options', hint: 'parent=eth0 com.docker.network.driver.mtu=1400' }),
];

/** What a new network is filled in with. */
export const NEW_NETWORK: FormValues = { driver: 'bridge' };

/** `network create`. */
export const NETWORK_FORM: FormDefinition = {
  title: 'Make a network',
  verb: 'makes it',
  fields: [NAME, ...FLAG_FIELDS],
  command: ({ values }) => [
    'network',
    'create',
    ...fieldWords(FLAG_FIELDS, values),
    ...NAME.words(values['name'] ?? ''),
  ],
};
