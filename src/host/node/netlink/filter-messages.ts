import type { PacketProgram } from '../../traffic-control.js';
import { type NetlinkMessage, text, uint8, uint16, uint32 } from './message.js';

// <linux/rtnetlink.h>, <linux/netlink.h>
const RTM_NEWTFILTER = 44;
const NLM_F_EXCLUSIVE_CREATE = 0x600;
// <linux/pkt_sched.h>: TC_H_CLSACT with TC_H_MIN_INGRESS or TC_H_MIN_EGRESS
const PARENT = { ingress: 0xffff_fff2, egress: 0xffff_fff3 } as const;
const TCA = { kind: 1, options: 2 } as const;
// <linux/pkt_cls.h>
const TCA_BPF = { fd: 6, name: 7, flags: 8 } as const;
const ACT_DIRECT = 1;
/** ETH_P_ALL, in the network's order. */
const ALL_PROTOCOLS = 0x0300;

/** Puts a loaded program at a hook: what it returns is what becomes of the packet. */
export const programMessage = (
  { hook, priority }: PacketProgram,
  { index, fd }: { readonly index: number; readonly fd: number },
): NetlinkMessage => ({
  type: RTM_NEWTFILTER,
  flags: NLM_F_EXCLUSIVE_CREATE,
  header: Buffer.concat([
    uint8(0, 0),
    uint16(0),
    uint32(index),
    uint32(0),
    uint32(PARENT[hook]),
    uint32(((priority << 16) | ALL_PROTOCOLS) >>> 0),
  ]),
  attributes: [
    [TCA.kind, text('bpf')],
    [
      TCA.options,
      [
        [TCA_BPF.fd, uint32(fd)],
        [TCA_BPF.name, text('gantry')],
        [TCA_BPF.flags, uint32(ACT_DIRECT)],
      ],
    ],
  ],
});
