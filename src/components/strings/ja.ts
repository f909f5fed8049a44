import type { Strings } from './strings.js';

export const ja: Strings = {
  lang: 'ja',

  // call
  incomingAudio: '音声通話の着信…',
  incomingVideo: 'ビデオ通話の着信…',
  groupCall: 'グループ通話',
  waiting: '応答を待っています…',
  ringing: '呼び出し中…',
  connecting: '接続中…',
  reconnecting: '再接続中…',
  callTime: '通話時間',
  you: '{name}（自分）',
  members: '通話の参加者',
  comma: '、',
  microphoneIsOff: 'マイクはオフ',

  // what happened
  calling: '{names}に発信中',
  connected: 'つながりました',
  joined: '{name}が参加しました',
  left: '{name}が退出しました',
  invited: '{name}を招待しました',

  // how a call ended: `.self` where it was the own doing
  'end.hung-up': '相手が通話を終了しました',
  'end.hung-up.self': '通話を終了しました',
  'end.canceled': '相手がキャンセルしました',
  'end.canceled.self': 'キャンセルしました',
  'end.declined': '相手が拒否しました',
  'end.declined.self': '拒否しました',
  'end.busy': '相手は通話中です',
  'end.busy.self': '不在着信：通話中でした',
  'end.no-answer': '応答がありません',
  'end.no-answer.self': '不在着信',
  'end.answered-elsewhere': '別の端末で応答しました',
  'end.removed': '通話から削除されました',
  'end.network': '接続が切れました',
  'end.failed': '通話を開始できませんでした',
  'end.after': '{sentence}（{duration}）',

  // buttons
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
  turnOnSound: '音声をオンにする',
  soundIsOff: '音がオフです。クリックで鳴らします',
  audioCall: '音声通話',
  videoCall: 'ビデオ通話',

  // picker
  chooseMembers: 'メンバーを選択',
  search: '検索',
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

  // tabs and ringing
  answerHere: 'ここで応答',
  others: 'ほか{count}人',
  quickReply: 'クイック返信',

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  // errors: a sentence for each reason, and for each detail where a reason covers several mistakes
  'device.microphone': 'マイク',
  'device.camera': 'カメラ',
  'device.any': 'マイクまたはカメラ',
  'error.token-invalid': '通話のログインが無効です。もう一度ログインしてください。',
  'error.token-expired': '通話のログイン期限が切れました。もう一度ログインしてください。',
  'error.kicked': '別の場所で通話にログインしました。',
  'error.blocked': '通話の利用が制限されています。',
  'error.service-off': 'このサイトでは通話が有効になっていません。',
  'error.not-in-group': 'あなたはこのグループのメンバーではありません。',
  'error.not-in-group.users': 'グループのメンバーではありません：{users}。',
  'error.permission-denied':
    'このページでは{device}を使用できません。ブラウザのアドレスバーで許可してから、もう一度お試しください。',
  'error.device-missing': '{device}が見つかりません。接続してから、もう一度お試しください。',
  'error.device-busy': '{device}は別のアプリで使用中です。終了してから、もう一度お試しください。',
  'error.insecure-page': '通話には安全なページが必要です。https で開いてください。',
  'error.sdk-missing': '通話サービスを読み込めませんでした。',
  'error.busy': 'すでに通話中です。',
  'error.network': '接続が切れました。',
  'error.bad-request': 'この操作はできません。',
  'error.unknown': '問題が発生しました。',
  'error.unknown.code': '問題が発生しました（{code}）。',
  'error.already-answered': 'この通話にはすでに応答しています。',
  'error.bad-signal': '認識できないメッセージを無視しました。',
  'error.needs-reload': '通話の設定が変わりました。ページを再読み込みしてください。',
  'error.no-call': '通話がありません。',
  'error.no-group': '複数人で話せるのはグループ通話だけです。',
  'error.no-members': '1 人以上選択してください。',
  'error.not-connected': '通話に接続されていません。しばらくしてからお試しください。',
  'error.not-supported': 'この通話では利用できません。',
  'error.old-browser': 'このブラウザは通話に対応していません。',
  'error.own-id': '自分には発信できません。',
  'error.profiles': 'メンバーを読み込めませんでした。',
  'error.refused': 'この相手には発信できません。',
  'error.relay': '通話サービスに接続できません。',
  'error.second-provider': 'このページで通話に二重にログインしています。',
  'error.sound-blocked': 'ブラウザが音声をオフにしました。',
  'error.too-many': '通話に参加できるのは {limit} 人までです。',
  'error.unknown-user': 'ユーザーが見つかりません：{users}。',
};
