/** What the judge says of a cell that is not good, in Chinese. */

/** What an end that nobody brought about is said to be, by `judge.mjs`. */
const LIES = {
  'declined though nobody did': '已拒绝，但没有人拒绝',
  'ended by a person': '由某人结束',
  'no answer though they answered': '无人接听，但对方已接听',
};

const lie = (words) => LIES[words] ?? words;

/** Sentences of `judge.mjs`, `cell.mjs` and `play.mjs`. */
const PATTERNS = [
  [/^Hangs: (.+) is still (.+) when it should be over$/, '卡住：$1 仍处于 $2，此时通话应已结束'],
  [/^The call did not come about$/, '通话没有建立'],
  [/^The call did not go on$/, '通话没有继续'],
  [/^The call did not (?:come about|go on) for those who were left$/, '其余的人没有继续通话'],
  [
    /^Not true: (.+) is told “(.+)” \((.+)\)$/,
    (_, who, words, reason) => `不实：${who} 看到“${lie(words)}”（${reason}）`,
  ],
  [/^(.+) has no missed call$/, '$1 没有未接来电'],
  [/^Two stories: (.+) here, (.+) there$/, '双方不一致：一方为 $1，另一方为 $2'],
  [/^Late: (.+) is told after (\d+) s$/, '太晚：$1 在 $2 秒后才得知'],
  [/^(.+)’s page keeps saying that it is connected$/, '$1 的页面一直显示已连接'],
  [/^(.+)’s page complains: (.+)$/, '$1 的页面报错：$2'],
  [/^(.+)’s page does not answer$/, '$1 的页面没有响应'],
  [/^(.+) has (\d+) tracks live after the end$/, '$1 在结束后仍有 $2 个轨道'],
  [/^(.+) has (\d+) connections open after the end$/, '$1 在结束后仍有 $2 个连接'],
  [/^(.+) has (\d+) sockets open$/, '$1 打开了 $2 个 WebSocket 连接'],
  [/^The next call did not connect$/, '下一次通话没有接通'],
  [/^The cell failed: (.+)$/, '用例未能运行：$1'],
];

/** @param {string} sentence in English @returns {string} in Chinese, or as it was if it is none of these */
export function problemInChinese(sentence) {
  const [pattern, chinese] = PATTERNS.find(([each]) => each.test(sentence)) ?? [];
  return pattern ? sentence.replace(pattern, chinese) : sentence;
}
