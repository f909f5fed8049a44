import type { AsideStrings } from './strings.js';

export const strings: AsideStrings = {
  search: '検索',
  chooseMembers: 'メンバーを選択',
  noMatch: '一致するメンバーがいません。',
  noMembers: '選択できるメンバーがいません。',
  loading: '読み込み中…',
  selectAll: 'すべて選択',
  selectNone: 'すべて解除',
  inCall: '通話中',
  selected: '{count} 人を選択中',
  atLimit: '選択できるのは {limit} 人までです。',
  confirm: '完了',
  confirmCount: '完了（{count}）',
  nothingInTheWay: '問題は見つかりませんでした。通話できます。',
  openMirror: 'カメラとマイクをテスト',
  playSound: 'テスト音を再生',
  'check.csp':
    'このサイトの Content-Security-Policy が {address} をブロックしています。次を許可してください：',
  history: '通話履歴',
  incoming: '着信',
  outgoing: '発信',
  callBack: '{names}にかけ直す',
  noCalls: '通話履歴はありません',
  clear: '消去',
  join: '参加',
  missedCalls: '不在着信 {count} 件',
};
