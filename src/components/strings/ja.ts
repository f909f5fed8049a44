import type { ErrorParams } from '../../core/call-error.js';
import { endings, sentence, type ErrorSentences, type Strings } from './strings.js';

const DEVICES = { microphone: 'マイク', camera: 'カメラ' } as const;
const device = ({ device }: ErrorParams) => (device ? DEVICES[device] : 'マイクまたはカメラ');
const people = ({ userIds = [] }: ErrorParams) => userIds.join('、');

const errors: ErrorSentences = {
  'token-invalid': () => '通話のログインが無効です。もう一度ログインしてください。',
  'token-expired': () => '通話のログイン期限が切れました。もう一度ログインしてください。',
  kicked: () => '別の場所で通話にログインしました。',
  blocked: () => '通話の利用が制限されています。',
  'service-off': () => 'このサイトでは通話が有効になっていません。',
  'not-in-group': (params) =>
    params.userIds
      ? `グループのメンバーではありません：${people(params)}。`
      : 'あなたはこのグループのメンバーではありません。',
  'permission-denied': (params) =>
    `このページでは${device(params)}を使用できません。ブラウザのアドレスバーで許可してから、もう一度お試しください。`,
  'device-missing': (params) =>
    `${device(params)}が見つかりません。接続してから、もう一度お試しください。`,
  'device-busy': (params) =>
    `${device(params)}は別のアプリで使用中です。終了してから、もう一度お試しください。`,
  'insecure-page': () => '通話には安全なページが必要です。https で開いてください。',
  'sdk-missing': () => '通話サービスを読み込めませんでした。',
  busy: () => 'すでに通話中です。',
  network: () => '接続が切れました。',
  'bad-request': () => 'この操作はできません。',
  unknown: ({ code }) =>
    code === undefined ? '問題が発生しました。' : `問題が発生しました（${code}）。`,

  'already-answered': () => 'この通話にはすでに応答しています。',
  'bad-signal': () => '認識できないメッセージを無視しました。',
  'needs-reload': () => '通話の設定が変わりました。ページを再読み込みしてください。',
  'no-call': () => '通話がありません。',
  'no-group': () => '複数人で話せるのはグループ通話だけです。',
  'no-members': () => '1 人以上選択してください。',
  'not-connected': () => '通話に接続されていません。しばらくしてからお試しください。',
  'not-supported': () => 'この通話では利用できません。',
  'old-browser': () => 'このブラウザは通話に対応していません。',
  'own-id': () => '自分には発信できません。',
  profiles: () => 'メンバーを読み込めませんでした。',
  refused: () => 'この相手には発信できません。',
  relay: () => '通話サービスに接続できません。',
  'second-provider': () => 'このページで通話に二重にログインしています。',
  'sound-blocked': () => 'ブラウザが音声をオフにしました。',
  'too-many': ({ limit }) => `通話に参加できるのは ${limit} 人までです。`,
  'unknown-user': (params) => `ユーザーが見つかりません：${people(params)}。`,
};

export const ja: Strings = {
  lang: 'ja',

  incomingCall: (media) => (media === 'video' ? 'ビデオ通話の着信…' : '音声通話の着信…'),
  groupCall: 'グループ通話',
  waiting: '応答を待っています…',
  ringing: '呼び出し中…',
  connecting: '接続中…',
  reconnecting: '再接続中…',
  callWith: (names) => `${names}との通話`,
  callTime: '通話時間',
  you: (name) => `${name}（自分）`,
  members: '通話の参加者',
  listOf: (names) => names.join('、'),
  microphoneIsOff: 'マイクはオフ',

  calling: (names) => `${names}に発信中`,
  connected: 'つながりました',
  joined: (name) => `${name}が参加しました`,
  left: (name) => `${name}が退出しました`,
  invited: (name) => `${name}を招待しました`,
  ended: endings({
    'hung-up': ['通話を終了しました', '相手が通話を終了しました'],
    after: (sentence, duration) => `${sentence}（${duration}）`,
    canceled: ['キャンセルしました', '相手がキャンセルしました'],
    declined: ['拒否しました', '相手が拒否しました'],
    busy: ['不在着信：通話中でした', '相手は通話中です'],
    'no-answer': ['不在着信', '応答がありません'],
    'answered-elsewhere': ['別の端末で応答しました'],
    removed: ['通話から削除されました'],
    network: ['接続が切れました'],
    failed: ['通話を開始できませんでした'],
  }),

  accept: '応答',
  acceptAudio: '音声で応答',
  decline: '拒否',
  cancel: 'キャンセル',
  hangUp: '通話終了',
  mute: 'ミュート',
  unmute: 'ミュート解除',
  cameraOn: 'カメラをオン',
  cameraOff: 'カメラをオフ',
  microphonePending: 'マイク…',
  cameraPending: 'カメラ…',
  microphoneBlocked: 'マイク使用不可',
  cameraBlocked: 'カメラ使用不可',
  invite: '招待',
  minimize: '最小化',
  restore: '通話に戻る',
  close: '閉じる',
  tryAgain: '再試行',
  soundIsOff: '音がオフです。クリックで鳴らします',
  turnOnSound: '音声をオンにする',
  call: (media) => (media === 'video' ? 'ビデオ通話' : '音声通話'),

  chooseMembers: 'メンバーを選択',
  search: '検索',
  noMatch: '一致するメンバーがいません。',
  noMembers: '選択できるメンバーがいません。',
  loading: '読み込み中…',
  selectAll: 'すべて選択',
  selectNone: 'すべて解除',
  inCall: '通話中',
  selected: (count) => `${count} 人を選択中`,
  atLimit: (limit) => `選択できるのは ${limit} 人までです。`,
  confirm: (count) => (count > 0 ? `完了（${count}）` : '完了'),

  // tabs and ringing

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  error: (error) => sentence(errors, error),
};
