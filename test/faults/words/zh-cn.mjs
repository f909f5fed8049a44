/** The words of the report in Chinese. What people read is in the kit's own Chinese. Needs `npm run build`. */
import { en } from '../../../dist/modules/components/words/en.js';
import { strings as zhCN } from '../../../dist/modules/components/words/zh-cn.js';
import { problemInChinese } from './zh-cn-problems.mjs';

const STEPS = {
  idle: '尚未呼叫，随后 Anna 呼叫 Ben',
  dialling: 'Anna 已呼叫 Ben，她的设备正在打开',
  ringing: 'Anna 呼叫，Ben 一方正在响铃',
  answering: 'Ben 已接听，他的设备正在打开',
  connected: 'Anna 与 Ben 正在通话',
  group: 'Anna、Ben 和 Carl 正在通话',
};

const FAULTS = {
  close: '关闭页面',
  crash: '标签页崩溃',
  reload: '刷新页面',
  'blocked-12': '页面卡住 12 秒',
  'blocked-40': '页面卡住 40 秒',
  cut: '断网 5 秒',
  'cut-other-ends': '断网 5 秒，其间对方结束通话',
  'cut-self-ends': '断网 5 秒，其间自己结束通话',
  gone: '断网，不再恢复',
  'half-open': '线路不再传递任何内容，但没有断开',
  'half-open-other-ends': '线路不再传递任何内容，其间对方结束通话',
  lossy: '五分之一的消息丢失，五分之一重复，一半最多延迟 2 秒',
  kicked: '在其他地方登录',
  'token-expired': 'Token 过期，并得到新的 Token',
  blocked: '被服务封禁（31011）',
  'service-off': '服务停用了通话（31025）',
  'unknown-code': '以未知的错误码断开（39999）',
  silent: 'SDK 不再有任何响应',
};

/** What a call says as it ends, in English, as a pattern: what has no braces first, which is the more exact. */
const ENDS = Object.keys(en)
  .filter((key) => /^(end|error)\./.test(key) && key !== 'end.after')
  .sort((one, other) => Number(en[one].includes('{')) - Number(en[other].includes('{')));

const DEVICES = Object.keys(en).filter((key) => key.startsWith('device.'));

/** What stands for the braces of a template in a text, or null if it is not of that template. */
function filledIn(template, text) {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parts = template
    .split(/\{\w+\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const match = new RegExp(`^${parts.join('(.+)')}$`).exec(text);
  return match && Object.fromEntries(names.map((name, i) => [name, match[i + 1]]));
}

const fill = (template, values) => template.replaceAll(/\{(\w+)\}/g, (_, name) => values[name]);

const deviceInChinese = (word) => zhCN[DEVICES.find((key) => en[key] === word)] ?? word;

/** @param {string} text what a call says in English as it ends @returns {string} what it says in Chinese */
export function endInChinese(text) {
  const after = filledIn(en['end.after'], text);
  if (after) return fill(zhCN['end.after'], { ...after, sentence: endInChinese(after.sentence) });
  const key = ENDS.find((each) => filledIn(en[each], text));
  if (!key) return text; // a reason, where nothing was on the screen
  const { device, ...values } = filledIn(en[key], text);
  return fill(zhCN[key], { ...values, ...(device && { device: deviceInChinese(device) }) });
}

const MEANWHILE = { offline: '页面显示已断线', reconnecting: `“${zhCN.reconnecting}”` };

/** Fails where somebody has added a step or a fault, and no Chinese for it. */
function found(list, name) {
  if (!list[name]) throw new Error(`There is no Chinese for ${name}, in zh-cn.mjs.`);
  return list[name];
}

/** @type {import('./en.mjs').Words} */
export const words = {
  beginning: (count) => [
    '# 出错时会怎样',
    '',
    `本页由 \`npm run faults\` 写入。它在真实页面中用真实的媒体进行 ${count} 次通话，每次都在通话的某一步出一个错。表格列出每个人看到什么、在几秒后看到，以及还有什么没有关闭。`,
    '',
    '- “…”是通话结束时界面上显示的文字，其中的“…”代表通话时长。',
    '- “通话继续”：通话没有中断，尚未接通的会接通，并在有人挂断时结束。',
    '- “没有通话”：从未响铃，界面上也没有显示。“–”：页面已不存在。',
    '- “未关闭”是通话结束一秒后仍打开的摄像头、麦克风和连接的数量。',
    '- “通过”：没有人停留在已结束的通话中，没有人看到不实的内容，双方看到的一致并且及时，没有未关闭的内容，下一次通话可以正常进行。',
  ],
  allGood: '所有用例都通过。',
  notGood: (bad, all) => `**${all} 个用例中有 ${bad} 个没有通过**，表中注明了原因。`,
  services: {
    local: {
      title: '本地后端',
      about: '本地后端，经过中继。每个人有自己的页面和线路；线路中断时，媒体也随之中断。',
    },
    rongcloud: {
      title: '融云后端',
      about: '融云后端，使用与真实 SDK 同样严格的模拟 SDK。',
    },
  },
  struckHead: ['谁', '出了什么错'],
  resultHead: ['未关闭', '结论'],
  everybody: '所有人',
  step: (step) => found(STEPS, step),
  fault: ({ fault }) => found(FAULTS, fault),
  hangs: '卡住',
  goesOn: '通话继续',
  noCall: '没有通话',
  end: (text, seconds) => `${seconds} 秒后“${endInChinese(text)}”`,
  meanwhile: (reports) => `；其间：${reports.map((report) => MEANWHILE[report]).join('、')}`,
  open: ({ name, tracks, connections }) => `${name}：${tracks} 个轨道、${connections} 个连接`,
  nothing: '无',
  good: '通过',
  problem: problemInChinese,
  worst: [
    '## 最坏的情况',
    '',
    `- **有人断网后不再恢复**：对方看到“${zhCN.reconnecting}”，约 20 秒后看到“${zhCN['end.network']}”。解决办法：再次呼叫，通话结束界面上有这个按钮。`,
    '- **页面卡住 40 秒**，例如停在 `confirm()` 中。其他人可能已经放弃；卡住的页面恢复运行后才会得知。解决办法：在有通话的页面中，不要进行耗时很长的工作，也不要使用 `alert()`。',
    '- **标签页在响铃时崩溃**：主叫在 15 秒内得知；无法更早让呼叫停止，因为该页面已不再发出任何消息。解决办法：再次呼叫。',
    '- **线路不再传递任何内容，但没有断开**，某些路由器和休眠的电脑会留下这样的线路。只有收不到响应时才能发现。解决办法：不需要，页面会自行重新连接。',
  ],
};
