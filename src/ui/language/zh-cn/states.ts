import type { Phrase } from '../phrasebook.js';

/** The header, and words for how things are. */
export const STATES: readonly Phrase[] = [
  ['{#n} running', '{#n} 个运行中'],
  ['{#n} paused', '{#n} 个已暂停'],
  ['{#n} restarting', '{#n} 个重启中'],
  ['{#n} stopped', '{#n} 个已停止'],
  ['{#n} image', '{#n} 个镜像'],
  ['{#n} images', '{#n} 个镜像'],
  ['disk {used} used, {free} free', '磁盘已用 {used}，可用 {free}'],
  ['{#n} warning: gantry info', '{#n} 条警告：gantry info'],
  ['{#n} warnings: gantry info', '{#n} 条警告：gantry info'],
  ['mem', '内存'],
  ['Up {span}', '已运行 {span}'],
  ['Up {span} unhealthy', '已运行 {span} 不健康'],
  ['Up {span} starting', '已运行 {span} 检查中'],
  ['Paused, up {span}', '已暂停，已运行 {span}'],
  ['Created', '已创建'],
  ['Failed to start', '启动失败'],
  ['Removing', '正在移除'],
  ['Dead', '已失效'],
  ['Exited ({code}) {span}', '已退出 ({code}) {span}'],
  ['OOM killed {span}', '内存不足被杀 {span}'],
  ['Restarts in {span} ({code})', '{span} 后重启 ({code})'],
  ['Restarting ({code})', '正在重启 ({code})'],
];
