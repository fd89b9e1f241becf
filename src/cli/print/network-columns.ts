import type { Network } from '../../engine/index.js';
import { type Columns, column, labelColumn } from '../format/columns.js';
import { shortId } from './short.js';
import { localTime } from './timestamp.js';

/** What `network ls` shows without `--format`. */
export const NETWORK_COLUMNS = ['ID', 'Name', 'Driver', 'Scope'] as const;

/** Docker's fields of a network in a list. @see docker/cli, network/formatter.go */
export const networkColumns = ({ isTruncated }: { readonly isTruncated: boolean }): Columns<Network> => ({
  ID: column('NETWORK ID', ({ id }) => (isTruncated ? shortId(id) : id)),
  Name: column('NAME', ({ name }) => name),
  Driver: column('DRIVER', ({ driver }) => driver),
  Scope: column('SCOPE', () => 'local'),
  IPv4: column('IPV4', ({ hasIpv4 }) => String(hasIpv4)),
  IPv6: column('IPV6', ({ hasIpv6 }) => String(hasIpv6)),
  Internal: column('INTERNAL', ({ isInternal }) => String(isInternal)),
  Labels: column('LABELS', ({ labels }) =>
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(),
  ),
  Label: labelColumn(({ labels }) => labels),
  CreatedAt: column('CREATED AT', ({ createdAtMs }) => localTime(createdAtMs)),
});
