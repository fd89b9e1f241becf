import type { Phrase } from '../phrasebook.js';

/** Terminals in containers. */
export const TERMINALS: readonly Phrase[] = [
  ['A shell of this machine in {name}, its tools in {tools}/bin.', '本机的 shell，在 {name} 里；工具在 {tools}/bin。'],
  [
    'A shell in the place of {name}, which does not run: changes to its files are discarded.',
    '{name} 没有运行，这是代替它的 shell：对文件的改动会丢弃。',
  ],
  [
    'Attached to {name}. ctrl-p ctrl-q detaches; the program goes on.',
    '已接入 {name}。ctrl-p ctrl-q 脱离；程序继续运行。',
  ],
  [
    'Attached to {name}, which has no terminal. ctrl-c, or ctrl-p ctrl-q, detaches; the program goes on.',
    '已接入 {name}，它没有终端。ctrl-c 或 ctrl-p ctrl-q 脱离；程序继续运行。',
  ],
  ['{key} gives the keys back', '{key} 交还按键'],
  [
    'It ends with exit or ctrl-d; {key} goes back to gantry, where it goes on.',
    'exit 或 ctrl-d 结束；{key} 返回 gantry，终端继续。',
  ],
  ['{key} goes back to gantry, where it goes on.', '{key} 返回 gantry，终端继续。'],
  ['The program of {name} has ended with {#code}.', '{name} 的程序已结束，退出码 {#code}。'],
  ['The connection to {name} is gone.', '与 {name} 的连接已断开。'],
  ['{#n} below', '下面 {#n} 行'],
  ['enter closes it', 'enter 关闭'],
  ['enter closes it.', 'enter 关闭。'],
  ['The terminal is not open.', '终端没有打开。'],
  ['{#n} terminals are open; close one first.', '已打开 {#n} 个终端；请先关闭一个。'],
  ['What runs in this terminal of {name} is asked to end.', '请 {name} 的这个终端里的程序结束。'],
  ['A shell is open in {names}. By leaving it is asked to end.', '{names} 里有打开的 shell。离开时会请它结束。'],
  [
    'Attached to {names}. By leaving you detach; what runs there goes on.',
    '已接入 {names}。离开时脱离；其中的程序继续运行。',
  ],
  ['The program takes nothing: what was typed last is lost.', '程序不接收输入：刚才输入的已丢失。'],
  ['Pasted text is for text fields and terminals; nothing was done with it.', '粘贴只用于输入框和终端；这次没有采用。'],
  ['The pasted text is longer than {#n} MB: nothing was done with it.', '粘贴的内容超过 {#n} MB：没有采用。'],
];
