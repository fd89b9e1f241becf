import type { ContainerId, Flow } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { readValue } from '../detail/reading.js';
import { matcher } from './matcher.js';
import { memo } from './memo.js';

/** A flow, seen from one of its ends. */
export type FlowRow = { readonly id: string; readonly containerId: ContainerId; readonly flow: Flow };

/** The flows of the tab, the largest first. */
export const visibleFlows = memo(
  ({ detail }: AppState) => [readValue(detail.flows), detail.views.flows.filter] as const,
  (reports, filter): readonly FlowRow[] => {
    const matches = matcher(filter);
    return (reports ?? [])
      .flatMap(({ containerId, flows }) => flows.map((flow) => ({ id: flowId(containerId, flow), containerId, flow })))
      .filter(({ flow }) => matches(textOf(flow), flow.state))
      .toSorted((a, b) => bytesOf(b.flow) - bytesOf(a.flow));
  },
);

/** The same flow has the same id each time it is read. */
function flowId(containerId: ContainerId, { protocol, address, port, peerAddress, peerPort }: Flow): string {
  return `${containerId} ${protocol} ${address} ${port} ${peerAddress} ${peerPort}`;
}

const textOf = ({ protocol, address, port, peerAddress, peerPort, peer }: Flow): string =>
  [
    protocol,
    `${address}:${port}`,
    `${peerAddress}:${peerPort}`,
    peer.kind === 'container' ? peer.name : peer.kind,
  ].join(' ');

const bytesOf = ({ sent, received }: Flow): number => sent.bytes + received.bytes;
